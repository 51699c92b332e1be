package dev.platen.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BacklogTest {
    private static boolean contains(Backlog backlog, long ledger, long entry) {
        return backlog.contains(new Position(ledger, entry));
    }

    @Test
    void whatIsAcknowledgedIsNotInIt() {
        Backlog backlog = Backlog.of("3:4", "[(3:6..3:8],(5:-1..5:0]]", "5:3");
        assertThat(contains(backlog, 2, 99)).as("an older ledger").isFalse();
        assertThat(contains(backlog, 3, 4))
                .as("the last of those without a gap")
                .isFalse();
        assertThat(contains(backlog, 3, 5)).isTrue();
        assertThat(contains(backlog, 3, 6)).as("a span does not have its first").isTrue();
        assertThat(contains(backlog, 3, 7)).isFalse();
        assertThat(contains(backlog, 3, 8)).as("it has its last").isFalse();
        assertThat(contains(backlog, 3, 9)).isTrue();
        assertThat(contains(backlog, 5, 0)).isFalse();
        assertThat(contains(backlog, 5, 1)).isTrue();
    }

    @Test
    void whatArrivedLaterIsNotInIt() {
        Backlog backlog = Backlog.of("3:-1", "[]", "3:1");
        assertThat(contains(backlog, 3, 0)).isTrue();
        assertThat(contains(backlog, 3, 1)).isTrue();
        assertThat(contains(backlog, 3, 2)).isFalse();
        assertThat(contains(backlog, 4, 0)).isFalse();
    }

    @Test
    void anUnknownWayOfWritingIsNotGuessed() {
        assertThatThrownBy(() -> Backlog.of("3:4", "[[3:6..3:8)]", "5:3")).hasMessageContaining("[[3:6..3:8)]");
        assertThatThrownBy(() -> Backlog.of("3:4", "all", "5:3")).hasMessageContaining("all");
        assertThatThrownBy(() -> Backlog.of("", "[]", "5:3")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void positionsAreReadAsTheyAreWritten() {
        assertThat(Position.parse("12:34")).isEqualTo(new Position(12, 34)).hasToString("12:34");
        assertThat(Position.parse("12:34:0")).isNull();
        assertThat(Position.parse("order-17")).isNull();
    }
}

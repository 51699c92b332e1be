package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.admission.Attempt;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenAttemptsTest {
    private final OpenAttempts open = new OpenAttempts("own");

    private static Attempt by(String instance) {
        return new Attempt(instance, 1, "acme", "hello@1", 2);
    }

    @Test
    void ownAttemptsDoNotCount() {
        open.written("k", List.of(by("own")));
        assertThat(open.isEmpty()).isTrue();
        assertThat(open.find("k")).isEmpty();
    }

    @Test
    void aRecordAddsToWhatItsWriterDidNotKnow() {
        open.written("k", List.of(by("a")));
        open.written("k", List.of(by("b")));
        open.written("k", List.of(by("a"), by("own"), by("c")));
        assertThat(open.find("k")).extracting(Attempt::instance).containsExactly("a", "b", "c");
    }

    @Test
    void aRemovalTakesAllOfAMessage() {
        open.written("k", List.of(by("a"), by("b")));
        open.written("l", List.of(by("a")));
        open.removed("k");
        assertThat(open.find("k")).isEmpty();
        assertThat(open.find("l")).hasSize(1);
    }

    @Test
    void aRecordHasWhatOthersLeftAndOnesOwnAttempt() {
        open.written("k", List.of(by("a"), by("b"), by("c"), by("d")));
        open.written("k", List.of(by("e")));
        assertThat(open.find("k")).hasSize(4);
        assertThat(open.with("k", by("own"))).extracting(Attempt::instance).containsExactly("a", "b", "c", "own");
        assertThat(open.with("other", by("own"))).hasSize(1);
    }

    @Test
    void moreMessagesThanFitAreForgotten() {
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            open.written("k" + i, List.of(by("a")));
        }
        long known = IntStream.range(0, many)
                .filter(i -> !open.find("k" + i).isEmpty())
                .count();
        assertThat(known).isBetween(1_000L, 5_000L);
    }
}

package dev.platen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleMix.Fate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BooksTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int COUNT = 1_000;

    private final SampleMix mix = new SampleMix(1, "run-");
    private final Books books = new Books("run-", mix);

    @Test
    void balancesWhenEverythingIsFoundWhereItBelongs() {
        publish(COUNT);
        for (int i = 0; i < COUNT; i++) {
            books.found(mix.fate(i), i, 50 * MILLI);
        }
        assertThat(books.distinct()).isEqualTo(COUNT);
        assertThat(books.duplicates()).isZero();
        assertThat(books.misplaced()).isZero();
        assertThat(books.elapsedNanos()).isEqualTo(50 * MILLI);
        assertThat(Arrays.stream(Lane.values()).mapToLong(books::published).sum())
                .isEqualTo(COUNT);
        assertThat(Arrays.stream(Channel.values()).mapToLong(books::published).sum())
                .isEqualTo(COUNT);
    }

    @Test
    void countsAnIdOnceHoweverOftenItComes() {
        publish(3);
        int rendered = firstOf(Fate.RENDERED);
        publish(rendered + 1);
        for (int i = 0; i < 3; i++) {
            books.found(Fate.RENDERED, rendered, MILLI);
        }
        assertThat(books.distinct(Fate.RENDERED)).isEqualTo(1);
        assertThat(books.duplicates()).isEqualTo(2);
    }

    @Test
    void noticesWhatCameOutInTheWrongPlace() {
        publish(COUNT);
        books.found(Fate.RENDERED, firstOf(Fate.DEAD_LETTERED), MILLI);
        assertThat(books.misplaced()).isEqualTo(1);
    }

    @Test
    void ignoresWhatWasNeverPublished() {
        publish(10);
        books.found(Fate.RENDERED, 10, MILLI);
        books.found(Fate.RENDERED, -1, MILLI);
        assertThat(books.distinct()).isZero();
    }

    @Test
    void measuresFromPublishingToFinding() {
        int rendered = firstOf(Fate.RENDERED);
        publish(rendered + 1);
        books.found(Fate.RENDERED, rendered, 80 * MILLI);
        assertThat(books.latencyMillis(50)).isBetween(79.0, 81.0);
    }

    @Test
    void readsNumbersFromItsOwnIdsOnly() {
        assertThat(books.indexOf("run-123")).isEqualTo(123);
        for (String foreign : new String[] {"run-", "run-x", "run-1x", "ran-1", "", "run-99999999999999999999", null}) {
            assertThat(books.indexOf(foreign)).as(String.valueOf(foreign)).isEqualTo(-1);
        }
    }

    @Test
    void findsAnIdInAPayloadThatIsNoJson() {
        assertThat(books.indexIn(bytes("{\"id\":\"run-77\",\"workspace\":"))).isEqualTo(77);
        assertThat(books.indexIn(bytes("{\"id\":\"run-77"))).isEqualTo(77);
        assertThat(books.indexIn(bytes("{\"id\":\"run-"))).isEqualTo(-1);
        assertThat(books.indexIn(bytes(""))).isEqualTo(-1);
    }

    private void publish(int count) {
        for (long i = books.published(); i < count; i++) {
            books.published(i, 0);
        }
    }

    private int firstOf(Fate fate) {
        int index = 0;
        while (mix.fate(index) != fate) {
            index++;
        }
        return index;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();

    @Test
    void countsDistinctResultsAndDuplicates() {
        tally.normalPublished(3);
        tally.found("n0", 1);
        tally.found("n0", 2);
        tally.found("n2", 3);

        assertThat(tally.normalFound()).isEqualTo(2);
        assertThat(tally.duplicates()).isEqualTo(1);
        assertThat(tally.missing()).isEqualTo(1);
        assertThat(tally.isComplete()).isFalse();
        assertThat(tally.lastNormalNanos()).isEqualTo(3);
    }

    @Test
    void aDeadLetterIsAResultThatIsCountedOnce() {
        tally.normalPublished(2);
        tally.rejected("n0", 1);
        tally.rejected("n0", 2);
        tally.found("n1", 3);

        assertThat(tally.deadLettered()).isEqualTo(1);
        assertThat(tally.duplicates()).isEqualTo(1);
        assertThat(tally.isComplete()).isTrue();
    }

    @Test
    void whatRemainsInItsTopicIsNotLost() {
        tally.normalPublished(3);
        tally.urgentPublished(0, 0);
        tally.found("n0", 1);
        tally.remains("n1");
        tally.remains("n0");

        assertThat(tally.missing()).as("n2 and u0").isEqualTo(2);
        assertThat(tally.normalFound()).as("remaining is no result").isEqualTo(1);
    }

    @Test
    void urgentLatencyIsFromPublishingToTheResult() {
        for (int i = 0; i < 200; i++) {
            tally.urgentPublished(i, 0);
            tally.found("u" + i, (i < 100 ? 10 : 50) * MILLI);
        }

        assertThat(tally.urgentMillis(0, 100, 99, 0)).isCloseTo(10, within(0.1));
        assertThat(tally.urgentMillis(100, 200, 99, 0)).isCloseTo(50, within(0.1));
        assertThat(tally.urgentMillis(0, 200, 25, 0)).isCloseTo(10, within(0.1));
    }

    @Test
    void anUrgentRequestWithoutResultCountsWithItsWait() {
        tally.urgentPublished(0, 0);
        tally.found("u0", 5 * MILLI);
        tally.urgentPublished(1, 0);

        assertThat(tally.urgentMillis(0, 2, 99, 7_000 * MILLI)).isCloseTo(7_000, within(10.0));
    }

    @Test
    void theWorstLatencyIsTakenOnce() {
        tally.urgentPublished(0, 0);
        tally.found("u0", 5 * MILLI);

        assertThat(tally.takeWorstUrgentMillis()).isEqualTo(5);
        assertThat(tally.takeWorstUrgentMillis()).isZero();
    }

    @Test
    void moreUrgentRequestsThanTheFirstArraysHold() {
        for (int i = 0; i < 10_000; i++) {
            tally.urgentPublished(i, i);
        }
        tally.found("u9999", 9_999 + MILLI);

        assertThat(tally.urgentMillis(9_999, 10_000, 99, 0)).isCloseTo(1, within(0.01));
    }
}

package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final RestartPolicy policy = new RestartPolicy(10);

    @Test
    void waitsTwiceAsLongEachTimeAndGivesUpAtTheSixthEndInARow() {
        for (long delayMillis : new long[] {1_000, 2_000, 4_000, 8_000, 16_000}) {
            assertThat(policy.afterEnd(0)).hasValue(delayMillis);
        }
        assertThat(policy.afterEnd(0)).isEmpty();
    }

    @Test
    void progressStartsTheCountAgain() {
        assertThat(policy.afterEnd(0)).hasValue(1_000);
        assertThat(policy.afterEnd(5)).as("5 results are less than 10").hasValue(2_000);
        assertThat(policy.afterEnd(15)).as("10 more are progress").hasValue(1_000);
        assertThat(policy.afterEnd(15)).hasValue(2_000);
    }
}

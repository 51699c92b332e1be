package dev.platen.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void everythingIsDueAtOnceWithoutARate() {
        assertThat(Pace.of(0).dueBy(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theFirstRequestIsDueAtOnceAndTheNextAPeriodLater() {
        Pace pace = Pace.of(10);
        assertThat(pace.dueBy(0)).isEqualTo(1);
        assertThat(pace.dueBy(SECOND / 10 - 1)).isEqualTo(1);
        assertThat(pace.dueBy(SECOND / 10)).isEqualTo(2);
    }

    @Test
    void theScheduleIsAbsolute() {
        assertThat(Pace.of(1_000).dueBy(3600 * SECOND))
                .as("an hour after the start, however late anyone looked before")
                .isEqualTo(3_600_001);
    }

    @Test
    void ratesBelowOneASecondWork() {
        Pace pace = Pace.of(0.5);
        assertThat(pace.dueBy(2 * SECOND - 1)).isEqualTo(1);
        assertThat(pace.dueBy(2 * SECOND)).isEqualTo(2);
    }

    @Test
    void wavesMeetTheirMeanAfterEachPeriodAndExceedItHalfway() {
        Pace pace = new Pace.Waves(200, 0.6, 20);
        assertThat(pace.dueBy(20 * SECOND)).isBetween(4_000L, 4_002L);
        assertThat(pace.dueBy(10 * SECOND)).as("the first half is the crest").isGreaterThan(2_700);
    }

    @Test
    void wavesNeverGoBack() {
        Pace pace = new Pace.Waves(200, 1, 20);
        long last = 0;
        for (long nanos = 0; nanos < 60 * SECOND; nanos += SECOND / 50) {
            long due = pace.dueBy(nanos);
            assertThat(due).as("due after %d ns", nanos).isGreaterThanOrEqualTo(last);
            last = due;
        }
    }

    @Test
    void refusesRatesThatMeanNothing() {
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e9}) {
            assertThatThrownBy(() -> Pace.of(rate))
                    .as("rate %s", rate)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rate must be");
        }
    }
}

package dev.platen.app.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PressureEstimatorTest {
    private static final double LOST = 0.65;
    private static final long OLD = TimeUnit.SECONDS.toNanos(10);

    private static PressureSample busy(double occupied, PressureSample.Activity activity) {
        return Samples.with(0, occupied, 0.5, activity, 0, false);
    }

    private static PressureSample.Activity activity(double pauses, int full, double stalls, int failures) {
        return new PressureSample.Activity(pauses, full, stalls, failures);
    }

    private static double of(Collector collector, PressureSample sample) {
        return new PressureEstimator(collector, LOST).estimate(sample).value();
    }

    @ParameterizedTest
    @EnumSource(Collector.class)
    void isTheOccupiedShareOfWhatMessagesCanHave(Collector collector) {
        for (double occupied : new double[] {0.2, 0.5, 0.9}) {
            assertThat(of(collector, busy(occupied, activity(0, 0, 0, 0)))).isCloseTo(occupied, within(1e-6));
        }
        assertThat(of(collector, Samples.withLive(Samples.of(0, 0, 0.5), 0)))
                .as("less alive than the base, and next to nothing of the rest")
                .isLessThan(0.15);
    }

    @ParameterizedTest
    @EnumSource(Collector.class)
    void moreAliveNeverLowersPressure(Collector collector) {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            PressureSample less = Samples.random(random);
            long bytes = less.heap().liveBytes() + random.nextInt(64 << 20);
            PressureSample more = Samples.withLive(less, bytes);

            assertThat(of(collector, more)).as("seed %d", seed).isGreaterThanOrEqualTo(of(collector, less));
            assertThat(of(collector, more)).as("seed %d", seed).isBetween(0.0, 1.0);
        }
    }

    @Test
    void longPausesRaiseItOnlyInAHeapThatIsHalfFull() {
        assertThat(of(Collector.G1, busy(0.51, activity(0.75, 0, 0, 0)))).isCloseTo(0.8, within(1e-6));
        assertThat(of(Collector.PARALLEL, busy(0.51, activity(0.75, 0, 0, 0)))).isCloseTo(0.8, within(1e-6));
        assertThat(of(Collector.G1, busy(0.4, activity(0.75, 0, 0, 0)))).isCloseTo(0.4, within(1e-6));
        assertThat(of(Collector.ZGC, busy(0.51, activity(0.75, 0, 0, 0))))
                .as("ZGC's pauses say nothing")
                .isCloseTo(0.51, within(1e-6));
    }

    @Test
    void repeatedFullCollectionsRaiseItEarlierWhereTheOldGenerationIsFullBeforeTheHeap() {
        assertThat(of(Collector.G1, busy(0.75, activity(0, 2, 0, 0)))).isCloseTo(0.9, within(1e-6));
        assertThat(of(Collector.G1, busy(0.6, activity(0, 2, 0, 0)))).isCloseTo(0.6, within(1e-6));
        assertThat(of(Collector.SERIAL, busy(0.6, activity(0, 2, 0, 0)))).isCloseTo(0.9, within(1e-6));
        assertThat(of(Collector.SERIAL, busy(0.6, activity(0, 1, 0, 0)))).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void evacuationFailuresAndAllocationStallsRaiseIt() {
        assertThat(of(Collector.G1, busy(0.55, activity(0, 0, 0, 1)))).isCloseTo(0.65, within(1e-6));
        assertThat(of(Collector.ZGC, busy(0.3, activity(0, 0, 0.5, 0)))).isCloseTo(0.75, within(1e-6));
        assertThat(of(Collector.G1, busy(0.3, activity(0, 0, 0.5, 0)))).isCloseTo(0.3, within(1e-6));
    }

    @Test
    void aLostSignalCountsWhileMessagesAreInFlight() {
        PressureEstimator estimator = new PressureEstimator(Collector.G1, LOST);
        PressureSample.Activity calm = activity(0, 0, 0, 0);

        assertThat(estimator.estimate(Samples.with(0, 0.1, 0.5, calm, 0, true)).value())
                .isEqualTo(LOST);
        assertThat(estimator.estimate(Samples.with(0, 0.1, 0.5, calm, 0, true)).cause())
                .isEqualTo(Pressure.Cause.SIGNAL);
        assertThat(estimator.estimate(Samples.with(0, 0.1, 0.05, calm, 0, true)).value())
                .as("with nothing in flight there is nothing to hold back")
                .isLessThan(0.2);
    }

    @Test
    void anOldLiveSetDoesNotCountWhenNothingIsInFlight() {
        PressureSample.Activity calm = activity(0, 0, 0, 0);
        assertThat(of(Collector.G1, Samples.with(0, 0.9, 0.05, calm, OLD, false)))
                .isLessThan(0.2);
        assertThat(of(Collector.G1, Samples.with(0, 0.9, 0.5, calm, OLD, false)))
                .isCloseTo(0.9, within(1e-6));
        assertThat(of(Collector.G1, Samples.with(0, 0.9, 0.05, calm, 0, false))).isCloseTo(0.9, within(1e-6));
    }

    @Test
    void directMemoryAndTheContainerCountWhenTheyAreNearlyFull() {
        PressureSample calm = Samples.of(0, 0.1, 0.5);
        PressureEstimator estimator = new PressureEstimator(Collector.G1, LOST);
        Pressure direct = estimator.estimate(Samples.withOutside(calm, new PressureSample.Outside(95, 100, 0, 0)));
        assertThat(direct.value()).isCloseTo(0.85, within(1e-6));
        assertThat(direct.cause()).isEqualTo(Pressure.Cause.DIRECT);

        long free = calm.heap().touchedBytes() - calm.heap().liveBytes();
        long limit = 1L << 30;
        PressureSample.Outside outside = new PressureSample.Outside(0, 0, (long) (0.9 * limit) + free, limit);
        Pressure container = estimator.estimate(Samples.withOutside(calm, outside));
        assertThat(container.value()).as("resident less the heap that is free").isCloseTo(0.7, within(1e-6));
        assertThat(container.cause()).isEqualTo(Pressure.Cause.CONTAINER);
    }
}

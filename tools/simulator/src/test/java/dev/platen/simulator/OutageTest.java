package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.spi.scaling.ScalingStrategy;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final long MB = 1 << 20;

    /// 70 % utilisation, and an instance for every 2,500 that wait.
    private static final ScalingStrategy REACTIVE = observation -> SimulationTest.decision(observation.bounded(
            Math.ceil(observation.arrivalsPerSecond() / 350 + observation.backlogMessages() / 2_500.0)));

    private static OutageSettings settings(long heapMb, double burst, boolean acknowledgesAtOnce) {
        FleetSettings fleet = new FleetSettings(8, 12, 500, 60, 2, 5, false);
        return new OutageSettings(fleet, heapMb * MB, 60 * MB, 0.7, burst, 300, 0, 2_000, 15, acknowledgesAtOnce, 1);
    }

    private static OutageOutcome plain(OutageSettings settings) {
        return Outage.plain(settings, Via.HPA_DEFAULT, REACTIVE, share -> {});
    }

    private static OutageOutcome platen(OutageSettings settings) {
        return Outage.platen(settings, Via.HPA_DEFAULT, REACTIVE, share -> {});
    }

    @Test
    void plainInstancesDieOneAfterTheOtherAndHalfOfTheCapacityIsGone() {
        OutageOutcome outcome = plain(settings(512, 2, false));

        assertThat(outcome.capacityPercent()).isBetween(40.0, 60.0);
        assertThat(outcome.restarts()).as("each instance several times").isGreaterThan(24);
        assertThat(outcome.deadPercent()).isBetween(40.0, 60.0);
        assertThat(outcome.lost()).as("all are late, none is lost").isZero();
        assertThat(outcome.latePercent()).isGreaterThan(80);
    }

    @Test
    void platensKeepNineTenthsAndNeverRestart() {
        for (double burst : new double[] {1.3, 2, 3}) {
            for (long heapMb : new long[] {128, 256, 512}) {
                OutageOutcome outcome = platen(settings(heapMb, burst, false));

                assertThat(outcome.restarts())
                        .as("heap %d MB, burst %s", heapMb, burst)
                        .isZero();
                assertThat(outcome.capacityPercent())
                        .as("heap %d MB, burst %s", heapMb, burst)
                        .isGreaterThan(90);
                assertThat(outcome.peakBytes())
                        .as("heap %d MB, burst %s", heapMb, burst)
                        .isLessThan(heapMb * MB * 9 / 10);
                assertThat(outcome.ended()).isTrue();
            }
        }
    }

    @Test
    void withoutABurstNobodyDies() {
        OutageOutcome outcome = plain(settings(512, 0.7, false));

        assertThat(outcome.restarts()).isZero();
        assertThat(outcome.latePercent()).isLessThan(0.5);
        assertThat(outcome.ended()).isTrue();
    }

    @Test
    void everyMessageIsRenderedOrLostOrStillThere() {
        OutageSettings small = settings(256, 2, true);
        OutageOutcome lossy = plain(small);
        OutageOutcome kept = platen(small);

        assertThat(lossy.lost()).as("acknowledged and not rendered").isPositive();
        assertThat(kept.lost()).isZero();
        assertThat((double) kept.rendered())
                .as("8 instances of 500/s: 30 s and what follows at 0.7, 300 s at 2")
                .isCloseTo(4_000 * (0.7 * (kept.overSeconds() - 300) + 2 * 300), within(5_000.0));
    }

    /// The replay that the model is calibrated with (design note 13): `incident --mix mixed --only
    /// eager,platen --burst 16000 --seconds 8`, 128 MB, one process each.
    @Test
    void agreesWithTheReplayItIsCalibratedWith() {
        OutageSettings replay = new OutageSettings(
                new FleetSettings(1, 1, 1_400, 60, 2, 5, false),
                128 * MB,
                14 * MB,
                0.1,
                0.1,
                30,
                16_000,
                3_000,
                2,
                true,
                1);
        OutageOutcome eager = plain(replay);

        assertThat(eager.firstDeathSeconds()).as("measured: 5 to 7.5 s").isBetween(3.5, 7.5);
        assertThat((double) eager.lost()).as("measured: 7,745").isBetween(5_500.0, 10_000.0);
        assertThat(eager.restarts()).as("measured: 3 deaths").isBetween(1, 3);
        OutageOutcome platen = platen(replay);
        assertThat(platen.restarts()).as("measured: none").isZero();
        assertThat(platen.lost()).isZero();
        assertThat(platen.peakBytes()).as("measured: 91 MB with garbage").isBetween(45 * MB, 91 * MB);
    }
}

package dev.platen.app.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.pressure.MemoryLoad.Moment;
import dev.platen.app.pressure.MemoryLoad.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExhaustionForecastTest {
    private static final double HORIZON_SECONDS = 70;
    private static final double EXHAUSTED = 0.85;
    private static final int STEPS_PER_SECOND = 4;
    private static final int WARM_UP_SECONDS = 300;
    private static final int RAMPS = 50;
    private static final int FEWEST_IN_TIME = 48;
    private static final double LEAD_SECONDS = 30;

    /// The seeds that the formula was fitted on are others.
    private static final long FIRST_SEED = 730_001;

    /// @param leadSeconds from the alert to exhaustion; negative if there was none
    private record Ramp(long seed, Shape shape, double seconds, double leadSeconds) {}

    private static Ramp ramp(long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.values()[(int) (seed % Shape.values().length)];
        double seconds = seed % 10 == 9 ? 1_800 + 1_800 * random.nextDouble() : 60 + 240 * random.nextDouble();
        MemoryLoad load = new MemoryLoad(seed);
        ExhaustionForecast forecast = new ExhaustionForecast(HORIZON_SECONDS);
        Moment moment = load.next(0, false);
        for (int i = 0; i < WARM_UP_SECONDS * STEPS_PER_SECOND; i++) {
            moment = load.next(0, false);
            forecast.add(moment.sample());
        }
        assertThat(forecast.alert()).as("before the ramp, seed %d", seed).isFalse();
        double begin = load.seconds();
        double room = EXHAUSTED - moment.aliveShare();
        double alertAt = Double.NaN;
        while (moment.aliveShare() < EXHAUSTED) {
            double t = (load.seconds() - begin) / seconds;
            moment = load.next(room * shape.at(t, random), false);
            forecast.add(moment.sample());
            if (forecast.alert() && Double.isNaN(alertAt)) {
                alertAt = load.seconds();
            }
        }
        return new Ramp(seed, shape, seconds, Double.isNaN(alertAt) ? -1 : load.seconds() - alertAt);
    }

    @Test
    void alertsHalfAMinuteBeforeTheEndOfNineteenInTwentyRamps() {
        List<Ramp> late = new ArrayList<>();
        for (int i = 0; i < RAMPS; i++) {
            Ramp ramp = ramp(FIRST_SEED + i);
            if (ramp.leadSeconds() < LEAD_SECONDS) {
                late.add(ramp);
            }
        }
        assertThat(RAMPS - late.size()).as("in time; too late: %s", late).isGreaterThanOrEqualTo(FEWEST_IN_TIME);
    }

    @Test
    void ordinaryLoadGivesAtMostOneFalseAlarmADay() {
        List<String> alarms = new ArrayList<>();
        MemoryLoad load = new MemoryLoad(FIRST_SEED);
        ExhaustionForecast forecast = new ExhaustionForecast(HORIZON_SECONDS);
        boolean before = false;
        double highest = 0;
        for (int i = 0; i < 24 * 3_600 * STEPS_PER_SECOND; i++) {
            Moment moment = load.next(0, true);
            forecast.add(moment.sample());
            highest = Math.max(highest, moment.aliveShare());
            if (forecast.alert() && !before) {
                alarms.add("after " + load.seconds() + " s");
            }
            before = forecast.alert();
        }
        assertThat(highest).as("bursts were part of the day").isGreaterThan(0.4);
        assertThat(alarms).as("seed %d", FIRST_SEED).hasSizeLessThanOrEqualTo(1);
    }

    private static PressureSample steady(double second, double share) {
        return Samples.withLive(Samples.of((long) (second * 1e9), 0, 0), (long) (share * Samples.MAX_BYTES));
    }

    @Test
    void saysHowLongMemoryLasts() {
        ExhaustionForecast forecast = new ExhaustionForecast(HORIZON_SECONDS);
        for (int second = 0; second <= 40; second++) {
            forecast.add(steady(second, 0.2 + 0.01 * second));
        }
        assertThat(forecast.secondsLeft())
                .as("0.85 less 0.60, a hundredth a second")
                .isBetween(23.0, 27.0);
        assertThat(forecast.alert()).isTrue();
    }

    @Test
    void whatDoesNotClimbLastsForEver() {
        ExhaustionForecast forecast = new ExhaustionForecast(HORIZON_SECONDS);
        for (int second = 0; second <= 100; second++) {
            forecast.add(steady(second, 0.7));
        }
        assertThat(forecast.secondsLeft()).isInfinite();
        assertThat(forecast.alert()).isFalse();
    }

    @Test
    void oneEpisodeIsOneAlert() {
        ExhaustionForecast forecast = new ExhaustionForecast(HORIZON_SECONDS);
        int alerts = 0;
        boolean before = false;
        double second = 0;
        for (int wave = 0; wave < 5; wave++) {
            for (int i = 0; i < 12; i++) {
                forecast.add(steady(second++, 0.86 + 0.01 * i));
                alerts += forecast.alert() && !before ? 1 : 0;
                before = forecast.alert();
            }
            for (int i = 0; i < 10; i++) {
                forecast.add(steady(second++, 0.6));
                alerts += forecast.alert() && !before ? 1 : 0;
                before = forecast.alert();
            }
        }
        assertThat(alerts).isEqualTo(1);
        for (int i = 0; i < 60; i++) {
            forecast.add(steady(second++, 0.3));
        }
        assertThat(forecast.alert()).as("after a calm").isFalse();
    }
}

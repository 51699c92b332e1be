package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.pressure.Collector;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.pressure.Samples;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelMachineTest {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long DWELL = ThrottleSettings.DEFAULT_DWELL.toNanos();

    private final LevelMachine machine = new LevelMachine(ThrottleSettings.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "0, NORMAL",
        "0.549, NORMAL",
        "0.55, ELEVATED",
        "0.65, HIGH",
        "0.75, SEVERE",
        "0.85, CRITICAL",
        "1, CRITICAL"
    })
    void goesUpAtOnceOverAllLevels(double pressure, ThrottleLevel level) {
        assertThat(machine.next(0, pressure)).isEqualTo(level);
    }

    @Test
    void staysUntilTheDwellElapses() {
        machine.next(0, 0.9);
        assertThat(machine.next(TICK, 0.1)).isEqualTo(ThrottleLevel.CRITICAL);
        assertThat(machine.next(TICK + DWELL - 1, 0.1)).isEqualTo(ThrottleLevel.CRITICAL);
        assertThat(machine.next(TICK + DWELL, 0.1)).isEqualTo(ThrottleLevel.SEVERE);
        assertThat(machine.next(TICK + 2 * DWELL - 1, 0.1)).isEqualTo(ThrottleLevel.SEVERE);
        assertThat(machine.next(TICK + 2 * DWELL, 0.1)).isEqualTo(ThrottleLevel.HIGH);
    }

    @Test
    void staysWhilePressureIsNotWellBelowTheThreshold() {
        machine.next(0, 0.66);
        for (int i = 1; i < 100; i++) {
            assertThat(machine.next(i * TICK, 0.571)).isEqualTo(ThrottleLevel.HIGH);
        }
    }

    @Test
    void aReturnOfPressureBeginsTheDwellAnew() {
        machine.next(0, 0.66);
        machine.next(TICK, 0.1);
        machine.next(2 * TICK, 0.6);
        machine.next(3 * TICK, 0.1);
        assertThat(machine.next(TICK + DWELL, 0.1)).isEqualTo(ThrottleLevel.HIGH);
        assertThat(machine.next(3 * TICK + DWELL, 0.1)).isEqualTo(ThrottleLevel.ELEVATED);
    }

    @Test
    void goesDownOneByOneAndUpToWhatPressureSays() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            LevelMachine any = new LevelMachine(ThrottleSettings.DEFAULT);
            ThrottleLevel before = ThrottleLevel.NORMAL;
            long fellAt = Long.MIN_VALUE / 2;
            for (long now = 0; now < 400 * TICK; now += TICK) {
                double pressure = random.nextDouble() * random.nextDouble();
                ThrottleLevel after = any.next(now, pressure);
                if (after.compareTo(before) < 0) {
                    assertThat(before.ordinal() - after.ordinal())
                            .as("seed %d", seed)
                            .isEqualTo(1);
                    assertThat(now - fellAt).as("seed %d", seed).isGreaterThanOrEqualTo(DWELL);
                    fellAt = now;
                }
                for (ThrottleLevel level : ThrottleLevel.values()) {
                    assertThat(level.compareTo(after) <= 0 || pressure < ThrottleSettings.DEFAULT.threshold(level))
                            .as("at least what pressure says, seed %d", seed)
                            .isTrue();
                }
                before = after;
            }
        }
    }

    @Test
    void higherPressureNeverMeansALowerLevel() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            LevelMachine less = new LevelMachine(ThrottleSettings.DEFAULT);
            LevelMachine more = new LevelMachine(ThrottleSettings.DEFAULT);
            for (long now = 0; now < 400 * TICK; now += TICK) {
                double pressure = random.nextDouble();
                ThrottleLevel low = less.next(now, pressure);
                ThrottleLevel high = more.next(now, Math.min(1, pressure + 0.2 * random.nextDouble()));
                assertThat(high).as("seed %d at %d", seed, now).isGreaterThanOrEqualTo(low);
            }
        }
    }

    /// At the top nothing is allocated, so nothing is collected: the last live set stays at 95 % for ever,
    /// and the stream of events may be lost as well. With the ledger empty, the levels go down all the same.
    @Test
    void doesNotLatchUpWhenNoEventArrivesAndTheLedgerIsLow() {
        PressureEstimator estimator = new PressureEstimator(Collector.G1, 0.65);
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            LevelMachine any = new LevelMachine(ThrottleSettings.DEFAULT);
            any.next(0, 0.55 + 0.45 * random.nextDouble());
            boolean lost = random.nextBoolean();
            long now = 0;
            while (any.level() != ThrottleLevel.NORMAL) {
                now += TICK;
                PressureSample silent = Samples.with(
                        now, 0.95, 0.1 * random.nextDouble(), new PressureSample.Activity(0, 0, 0, 0), now, lost);
                any.next(now, estimator.estimate(silent).value());
                assertThat(now).as("seed %d", seed).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(13));
            }
        }
    }

    @Test
    void everyDefaultRuleKeepsATrickle() {
        double budget = 1.1;
        for (ThrottleLevel level : ThrottleLevel.values()) {
            LevelRule rule = ThrottleSettings.DEFAULT.rule(level);
            assertThat(rule.budgetFactor())
                    .as("%s is stricter", level)
                    .isPositive()
                    .isLessThan(budget);
            assertThat(rule.pausedLanes()).hasSizeLessThan(4);
            budget = rule.budgetFactor();
        }
    }
}

package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Lane;
import dev.platen.app.pressure.Collector;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.pressure.SampleSource;
import dev.platen.app.pressure.Samples;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ThrottleLoopTest {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final AlertSettings NO_WEBHOOK = new AlertSettings(Duration.ofSeconds(70), null);

    private final FakeControls controls = new FakeControls();
    private final FakeSource source = new FakeSource();
    private long now;
    private long urgent;

    private static final class FakeSource implements SampleSource {
        double occupied;
        double reserved = 0.5;
        long collectedAgoNanos;
        final AtomicInteger samples = new AtomicInteger();
        int collections;

        @Override
        public PressureSample sample(long nowNanos) {
            samples.incrementAndGet();
            return Samples.with(
                    nowNanos, occupied, reserved, new PressureSample.Activity(0, 0, 0, 0), collectedAgoNanos, false);
        }

        @Override
        public void collect() {
            collections++;
        }
    }

    private ThrottleLoop loop(ThrottleSettings settings) {
        return new ThrottleLoop(
                "test",
                settings,
                NO_WEBHOOK,
                source,
                new PressureEstimator(Collector.G1, 0.65),
                controls,
                lane -> lane == Lane.URGENT ? urgent++ : 0,
                System::nanoTime);
    }

    private static ThrottleSettings with(ThrottleLevel level, UnaryOperator<LevelRule> change) {
        Map<ThrottleLevel, LevelRule> rules = new EnumMap<>(ThrottleSettings.DEFAULT.rules());
        rules.compute(level, (key, rule) -> change.apply(rule == null ? LevelRule.NONE : rule));
        return new ThrottleSettings(
                ThrottleSettings.DEFAULT.thresholds(),
                rules,
                ThrottleSettings.DEFAULT_HYSTERESIS,
                ThrottleSettings.DEFAULT_DWELL,
                false);
    }

    private static LevelRule shadowed(LevelRule rule) {
        return new LevelRule(
                rule.budgetFactor(),
                rule.cacheFactor(),
                rule.pausedLanes(),
                rule.oneAtATime(),
                rule.savesRecording(),
                rule.alerts(),
                rule.asksForInstances(),
                true);
    }

    private void ticks(ThrottleLoop loop, double occupied, int count) {
        source.occupied = occupied;
        for (int i = 0; i < count; i++) {
            now += TICK;
            loop.safeTick(now);
        }
    }

    @Test
    void turnsEachKnobOnceOnTheWayUpAndBackOnTheWayDown() {
        ThrottleLoop loop = loop(ThrottleSettings.DEFAULT);
        ticks(loop, 0.3, 5);
        assertThat(controls.take()).isEmpty();
        ticks(loop, 0.7, 5);
        assertThat(controls.take()).containsExactly("budget 0.6", "cache 0.5", "pause [BULK]");
        ticks(loop, 0.9, 5);
        assertThat(controls.take())
                .containsExactly(
                        "save critical", "budget 0.1", "cache 0.25", "single true", "pause [HIGH, NORMAL, BULK]");
        ticks(loop, 0.3, 40);
        assertThat(controls.take())
                .containsExactly(
                        "budget 0.35",
                        "cache 0.5",
                        "single false",
                        "pause [NORMAL, BULK]",
                        "budget 0.6",
                        "pause [BULK]",
                        "budget 0.8",
                        "cache 1.0",
                        "pause []",
                        "budget 1.0");
        assertThat(loop.status().level()).isEqualTo(ThrottleLevel.NORMAL);
        assertThat(loop.status().changes()).isEqualTo(6);
    }

    @Test
    void savesARecordingAtMostOnceAMinute() {
        ThrottleLoop loop = loop(ThrottleSettings.DEFAULT);
        for (int i = 0; i < 5; i++) {
            ticks(loop, 0.9, 1);
            ticks(loop, 0.3, 40);
        }
        assertThat(controls.take()).filteredOn("save critical"::equals).hasSize(1);
        ticks(loop, 0.3, 240);
        ticks(loop, 0.9, 1);
        assertThat(controls.take()).contains("save critical");
        assertThat(loop.status().recordings()).isEqualTo(2);
    }

    @Test
    void aRuleInShadowIsDecidedAndNotCarriedOut() {
        ThrottleLoop loop = loop(with(ThrottleLevel.HIGH, ThrottleLoopTest::shadowed));
        ticks(loop, 0.7, 3);
        assertThat(loop.status().level()).isEqualTo(ThrottleLevel.HIGH);
        assertThat(loop.status().acting()).isEqualTo(ThrottleLevel.ELEVATED);
        assertThat(loop.status().shadow()).isTrue();
        assertThat(controls.take()).containsExactly("budget 0.8");
        ticks(loop, 0.8, 3);
        assertThat(loop.status().acting()).as("the level above is no shadow").isEqualTo(ThrottleLevel.SEVERE);
    }

    @Test
    void inShadowAltogetherNothingIsTurned() {
        ThrottleLoop loop = loop(new ThrottleSettings(
                ThrottleSettings.DEFAULT.thresholds(),
                ThrottleSettings.DEFAULT.rules(),
                ThrottleSettings.DEFAULT_HYSTERESIS,
                ThrottleSettings.DEFAULT_DWELL,
                true));
        ticks(loop, 0.95, 10);
        assertThat(loop.status().level()).isEqualTo(ThrottleLevel.CRITICAL);
        assertThat(loop.status().acting()).isEqualTo(ThrottleLevel.NORMAL);
        assertThat(controls.take()).isEmpty();
    }

    @Test
    void reachingALevelThatAlertsIsOneAlertAnEpisode() {
        ThrottleLoop loop = loop(ThrottleSettings.DEFAULT);
        for (int i = 0; i < 3; i++) {
            ticks(loop, 0.6, 8);
            ticks(loop, 0.3, 40);
        }
        assertThat(loop.status().alerts()).isEqualTo(1);
        assertThat(loop.status().asksForInstances()).isFalse();
        ticks(loop, 0.3, 200);
        assertThat(loop.status().alerting()).isFalse();
        ticks(loop, 0.6, 1);
        assertThat(loop.status().alerts()).isEqualTo(2);
        assertThat(loop.status().asksForInstances()).isTrue();
    }

    @Test
    void asksForACollectionNowAndThenWhenNobodyKnowsTheLiveSet() {
        ThrottleLoop loop = loop(ThrottleSettings.DEFAULT);
        source.reserved = 0;
        ticks(loop, 0.9, 4);
        assertThat(source.collections).as("the live set is fresh").isZero();
        source.collectedAgoNanos = TimeUnit.SECONDS.toNanos(4);
        ticks(loop, 0.9, 12);
        assertThat(source.collections).isEqualTo(1);
        ticks(loop, 0.9, 100);
        assertThat(loop.status().level()).isEqualTo(ThrottleLevel.NORMAL);
        assertThat(source.collections).as("not at the lowest level").isEqualTo(1);
    }

    @Test
    void aTickThatFailsIsCountedAndTheNextOneDoesWhatWasLeft() {
        ThrottleLoop loop = loop(ThrottleSettings.DEFAULT);
        controls.broken = true;
        ticks(loop, 0.7, 3);
        assertThat(loop.status().failures()).isEqualTo(3);
        controls.broken = false;
        ticks(loop, 0.7, 1);
        assertThat(controls.take()).containsExactly("budget 0.6", "cache 0.5", "pause [BULK]");
        assertThat(loop.status().level()).isEqualTo(ThrottleLevel.HIGH);
    }

    @Test
    void ticksOnItsThreadUntilItIsClosed() throws InterruptedException {
        try (ThrottleLoop loop = loop(ThrottleSettings.DEFAULT)) {
            loop.start();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(source.samples.get()).isGreaterThan(3));
        }
        int after = source.samples.get();
        Awaitility.await()
                .during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(5))
                .until(() -> source.samples.get() == after);
    }
}

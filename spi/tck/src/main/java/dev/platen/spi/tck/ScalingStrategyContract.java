package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every scaling strategy must do. Extend it in the plugin's tests.
public abstract class ScalingStrategyContract extends PluginFactoryContract {
    private static final long SEED = 20_260_101;
    private static final int OBSERVATIONS = 500;
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /// For the plugin's tests.
    protected ScalingStrategyContract() {}

    /// A new factory of the plugin.
    protected abstract ScalingStrategyFactory factory();

    @Override
    final ScalingStrategyFactory pluginFactory() {
        return factory();
    }

    @Override
    final Class<ScalingStrategyFactory> point() {
        return ScalingStrategyFactory.class;
    }

    private ScalingStrategy strategy() {
        return factory().create(PluginSettings.none());
    }

    @Test
    void refusesSettingsItDoesNotKnow() {
        PluginSettings settings = new PluginSettings(Map.of("no-such-setting", "1"));

        assertThatThrownBy(() -> factory().create(settings))
                .as("a typing error must not pass as a default")
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("no-such-setting");
    }

    @Test
    void staysWithinTheBounds() {
        ScalingStrategy strategy = strategy();
        for (ScalingObservation observation : observations()) {
            assertThat(strategy.decide(observation).desiredInstances())
                    .as("desired instances for %s (seed %s)", observation, SEED)
                    .isBetween(observation.minInstances(), observation.maxInstances());
        }
    }

    @Test
    void survivesExtremes() {
        List<LaneLoad> flood = List.of(lane("high", Long.MAX_VALUE, Long.MAX_VALUE), lane("bulk", Long.MAX_VALUE, 1));
        List<LaneLoad> idle = List.of(lane("bulk", 0, 0));

        assertThat(strategy().decide(observation(0, flood, 0, 1e-6, 1, 7)).desiredInstances())
                .as("all messages of the world and slow instances")
                .isEqualTo(7);
        assertThat(strategy().decide(observation(0, idle, 0, 1e9, 0, 0)).desiredInstances())
                .as("nothing to do and nothing allowed")
                .isZero();
        assertThat(strategy().decide(observation(0, List.of(), 3, 100, 2, 9)).desiredInstances())
                .as("no lanes")
                .isBetween(2, 9);
        assertThat(strategy()
                        .decide(new ScalingObservation(
                                BEGIN, Duration.ZERO, idle, fleet(1, 500), 1, 5, List.of(endless())))
                        .desiredInstances())
                .as("the first observation of all, and an announcement without end")
                .isBetween(1, 5);
    }

    @Test
    void explainsItselfWithEveryNumberThatItUsed() {
        for (ScalingObservation observation : observations()) {
            ScalingDecision decision = strategy().decide(observation);
            assertThat(decision.reason()).as("reason for %s", observation).isNotBlank();
            assertThat(decision.inputs()).as("inputs for %s", observation).isNotEmpty();
            assertThat(decision.inputs().values())
                    .as("inputs for %s are numbers", observation)
                    .allMatch(Double::isFinite);
        }
    }

    @Test
    void decidesTheSameForTheSameObservations() {
        assertThat(decisions(strategy()))
                .as("a replay of seed %s by a new strategy", SEED)
                .isEqualTo(decisions(strategy()));
    }

    private static List<ScalingDecision> decisions(ScalingStrategy strategy) {
        return observations().stream().map(strategy::decide).toList();
    }

    /// Load that wanders and now and then jumps, over a fleet that follows late.
    private static List<ScalingObservation> observations() {
        Random random = new Random(SEED);
        List<ScalingObservation> observations = new ArrayList<>();
        double arrivals = 1_000;
        for (int tick = 0; tick < OBSERVATIONS; tick++) {
            arrivals = random.nextInt(20) == 0 ? random.nextInt(20_000) : arrivals * (0.9 + 0.2 * random.nextDouble());
            List<LaneLoad> lanes = List.of(
                    lane("urgent", random.nextInt(100), Math.round(arrivals)),
                    lane("bulk", random.nextInt(100_000), Math.round(arrivals * 5)));
            int min = random.nextInt(3);
            observations.add(observation(tick, lanes, random.nextInt(40), 500, min, min + random.nextInt(40)));
        }
        return observations;
    }

    private static LaneLoad lane(String name, long backlogMessages, long arrivedMessages) {
        return new LaneLoad(name, backlogMessages, backlogMessages, TICK, arrivedMessages, 0);
    }

    private static FleetState fleet(int ready, double serviceRatePerInstance) {
        List<Duration> starting = ready % 3 == 0 ? List.of(Duration.ofSeconds(4)) : List.of();
        return new FleetState(
                ready + starting.size(),
                starting,
                ready,
                ready % 2,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                serviceRatePerInstance,
                Collections.nCopies(ready, 0));
    }

    private static AnnouncedLoad endless() {
        return new AnnouncedLoad("endless", "acme", "bulk", Long.MAX_VALUE, BEGIN, Duration.ofDays(365_000), 1);
    }

    private static ScalingObservation observation(
            int tick, List<LaneLoad> lanes, int ready, double serviceRatePerInstance, int min, int max) {
        Instant at = BEGIN.plus(TICK.multipliedBy(tick));
        List<AnnouncedLoad> announced = tick % 100 < 20
                ? List.of(new AnnouncedLoad("campaign", "acme", "bulk", 50_000, at.plusSeconds(30), TICK, 0.9))
                : List.of();
        return new ScalingObservation(at, TICK, lanes, fleet(ready, serviceRatePerInstance), min, max, announced);
    }
}

package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingObservation.Lane;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every scaling strategy must do. Extend it in the plugin's tests.
public abstract class ScalingStrategyContract extends PluginFactoryContract {
    private static final long SEED = 20_260_101;
    private static final int OBSERVATIONS = 500;
    private static final long TICK_NANOS = 5_000_000_000L;

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
        List<Lane> flood = List.of(new Lane("bulk", Long.MAX_VALUE, 1e15));
        List<Lane> idle = List.of(new Lane("bulk", 0, 0));

        assertThat(strategy()
                        .decide(new ScalingObservation(0, flood, 0, 1, 7, 1e-6))
                        .desiredInstances())
                .as("all messages of the world and slow instances")
                .isEqualTo(7);
        assertThat(strategy()
                        .decide(new ScalingObservation(0, idle, 0, 0, 0, 1e9))
                        .desiredInstances())
                .as("nothing to do and nothing allowed")
                .isZero();
        assertThat(strategy()
                        .decide(new ScalingObservation(0, List.of(), 3, 2, 9, 100))
                        .desiredInstances())
                .as("no lanes")
                .isBetween(2, 9);
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
            List<Lane> lanes = List.of(
                    new Lane("urgent", random.nextInt(100), arrivals / 10),
                    new Lane("bulk", random.nextInt(100_000), arrivals));
            int min = random.nextInt(3);
            observations.add(new ScalingObservation(
                    tick * TICK_NANOS, lanes, random.nextInt(40), min, min + random.nextInt(40), 500));
        }
        return observations;
    }
}

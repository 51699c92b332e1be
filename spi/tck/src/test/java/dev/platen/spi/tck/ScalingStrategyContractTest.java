package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScalingStrategyContractTest {
    /// A new one is the same strategy with the same past: shared on purpose.
    private final AtomicInteger shared = new AtomicInteger();

    private static ScalingStrategyContract contractOf(ScalingStrategyFactory factory) {
        return new ScalingStrategyContract() {
            @Override
            protected ScalingStrategyFactory factory() {
                return factory;
            }
        };
    }

    private static ScalingStrategyContract contractOf(ScalingStrategy strategy) {
        return contractOf(new ToyScalingFactory() {
            @Override
            public ScalingStrategy create(PluginSettings settings) {
                super.create(settings);
                return strategy;
            }
        });
    }

    @Test
    void passesARightStrategy() throws Exception {
        assertThat(Contracts.failures(contractOf(new ToyScalingFactory()))).isEmpty();
    }

    @Test
    void findsAStrategyThatIgnoresTheBounds() throws Exception {
        assertThat(Contracts.failures(contractOf(o -> new ScalingDecision(100, "many", Map.of("n", 100.0)))))
                .contains("staysWithinTheBounds", "survivesExtremes");
    }

    @Test
    void findsAStrategyThatExplainsNothing() throws Exception {
        assertThat(Contracts.failures(contractOf(o -> new ScalingDecision(o.minInstances(), "", Map.of()))))
                .contains("explainsItselfWithEveryNumberThatItUsed");
    }

    @Test
    void findsAStrategyWhoseDecisionsCannotBeReplayed() throws Exception {
        assertThat(Contracts.failures(contractOf(o -> new ScalingDecision(
                        Math.min(o.maxInstances(), o.minInstances() + shared.getAndIncrement() % 3),
                        "by chance",
                        Map.of("n", 1.0)))))
                .contains("decidesTheSameForTheSameObservations");
    }

    @Test
    void findsAFactoryThatAcceptsAnySettingAndHasAWrongId() throws Exception {
        ScalingStrategyFactory careless = new ToyScalingFactory() {
            @Override
            public String id() {
                return "My Strategy";
            }

            @Override
            public ScalingStrategy create(PluginSettings settings) {
                return super.create(PluginSettings.none());
            }
        };

        assertThat(Contracts.failures(contractOf(careless)))
                .contains(
                        "idIsLowerCaseLettersDigitsAndHyphens", "refusesSettingsItDoesNotKnow", "serviceLoaderFindsIt");
    }
}

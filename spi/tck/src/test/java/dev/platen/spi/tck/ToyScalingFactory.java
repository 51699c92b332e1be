package dev.platen.spi.tck;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.Map;
import java.util.Set;

/// As few instances as allowed, or as many if anything waits.
public class ToyScalingFactory implements ScalingStrategyFactory {
    @Override
    public String id() {
        return "toy";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        settings.requireOnly(Set.of());
        return observation -> {
            long backlog = observation.backlogMessages();
            int desired = backlog > 0 ? observation.maxInstances() : observation.minInstances();
            return new ScalingDecision(desired, "all or nothing", Map.of("backlogMessages", (double) backlog));
        };
    }
}

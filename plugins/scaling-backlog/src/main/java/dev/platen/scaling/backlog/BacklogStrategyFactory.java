package dev.platen.scaling.backlog;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.Set;

/// The strategy `backlog`. Settings:
///
/// - `target-utilisation`: which part of its service rate an instance should use, from 0.05 to 1; 0.7
/// - `messages-per-instance`: waiting messages for which one more instance is wanted, from 1 to
///   1,000,000,000; 2,500
public final class BacklogStrategyFactory implements ScalingStrategyFactory {
    private static final String TARGET_UTILISATION = "target-utilisation";
    private static final String MESSAGES_PER_INSTANCE = "messages-per-instance";

    @Override
    public String id() {
        return "backlog";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        settings.requireOnly(Set.of(TARGET_UTILISATION, MESSAGES_PER_INSTANCE));
        return new BacklogStrategy(
                settings.decimal(TARGET_UTILISATION, 0.7, 0.05, 1),
                settings.integer(MESSAGES_PER_INSTANCE, 2_500, 1, 1_000_000_000));
    }
}

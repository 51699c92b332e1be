package dev.platen.scaling.backlog;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.Set;

/// The strategy `keda`. Setting:
///
/// - `message-backlog-threshold`: waiting messages of one lane for which one more instance is wanted, from 1
///   to 1,000,000,000; 10, KEDA's default
public final class KedaStrategyFactory implements ScalingStrategyFactory {
    private static final String MESSAGE_BACKLOG_THRESHOLD = "message-backlog-threshold";

    @Override
    public String id() {
        return "keda";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        settings.requireOnly(Set.of(MESSAGE_BACKLOG_THRESHOLD));
        return new KedaStrategy(settings.integer(MESSAGE_BACKLOG_THRESHOLD, 10, 1, 1_000_000_000));
    }
}

package dev.platen.spi.scaling;

import dev.platen.spi.PluginFactory;
import dev.platen.spi.PluginSettings;

/// Makes one scaling strategy. Found by `ServiceLoader`.
public interface ScalingStrategyFactory extends PluginFactory {
    /// A new strategy with no memory of the past.
    ///
    /// @throws dev.platen.spi.InvalidSettingException if a setting is wrong
    ScalingStrategy create(PluginSettings settings);
}

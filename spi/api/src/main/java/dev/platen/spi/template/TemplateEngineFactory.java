package dev.platen.spi.template;

import dev.platen.spi.PluginFactory;
import dev.platen.spi.PluginSettings;

/// Makes one template engine. Found by `ServiceLoader`.
public interface TemplateEngineFactory extends PluginFactory {
    /// A new engine.
    ///
    /// @throws dev.platen.spi.InvalidSettingException if a setting is wrong
    TemplateEngine create(PluginSettings settings);
}

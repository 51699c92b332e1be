package dev.platen.engine.pebble;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import java.util.Set;

/// The engine `pebble`. It has no settings.
public final class PebbleEngineFactory implements TemplateEngineFactory {
    @Override
    public String id() {
        return "pebble";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public TemplateEngine create(PluginSettings settings) {
        settings.requireOnly(Set.of());
        return new PebbleTemplateEngine();
    }
}

package dev.platen.app.plugin;

import dev.platen.spi.template.TemplateEngine;
import java.util.List;
import java.util.Map;

/// Registries of engines that were not loaded from anywhere.
public final class Registries {
    private Registries() {}

    public static PluginRegistry of(Map<String, TemplateEngine> engines) {
        return new PluginRegistry(engines, Map.of(), List.of(), List.of());
    }
}

package dev.platen.app.plugin;

import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.template.TemplateEngine;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugins that could be loaded, by id, and what was wrong with the others.
public final class PluginRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final Map<String, TemplateEngine> engines;
    private final Map<String, ScalingStrategy> strategies;
    private final List<PluginProblem> problems;
    private final List<URLClassLoader> loaders;

    PluginRegistry(
            Map<String, TemplateEngine> engines,
            Map<String, ScalingStrategy> strategies,
            List<PluginProblem> problems,
            List<URLClassLoader> loaders) {
        this.engines = new TreeMap<>(engines);
        this.strategies = new TreeMap<>(strategies);
        this.problems = List.copyOf(problems);
        this.loaders = List.copyOf(loaders);
    }

    /// The template engine of that id, or null.
    public @Nullable TemplateEngine engine(String id) {
        return engines.get(id);
    }

    /// Template engines by id.
    public Map<String, TemplateEngine> engines() {
        return Collections.unmodifiableMap(engines);
    }

    /// Scaling strategies by id.
    public Map<String, ScalingStrategy> strategies() {
        return Collections.unmodifiableMap(strategies);
    }

    /// What was wrong with the plugins that are not here.
    public List<PluginProblem> problems() {
        return problems;
    }

    @Override
    public void close() {
        engines.forEach((id, engine) -> {
            try {
                engine.close();
            } catch (RuntimeException e) {
                LOG.warn("template engine {} did not close", id, e);
            }
        });
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.warn("a plugin's class loader did not close", e);
            }
        }
    }
}

package dev.platen.cli.simulate;

import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.plugin.PluginSettingsException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Strategies from the plugins' folder, loaded as an instance loads them.
final class Strategies {
    private final Path folder;
    private final Map<String, PluginSettings> settings = new HashMap<>();

    /// What is done with a strategy that was made for it.
    @FunctionalInterface
    interface Use<T> {
        T with(ScalingStrategy strategy) throws WrongRequestException;
    }

    Strategies(Path folder, Map<String, Map<String, String>> settings) {
        this.folder = folder;
        settings.forEach((id, values) -> this.settings.put(id, new PluginSettings(values)));
    }

    /// Makes a strategy that remembers nothing, and unloads it after its use.
    ///
    /// @throws WrongRequestException if there is none of that id, or its settings are wrong
    <T> T with(String id, Use<T> use) throws WrongRequestException {
        try (PluginRegistry registry = PluginLoader.load(folder, settings)) {
            ScalingStrategy strategy = registry.strategies().get(id);
            if (strategy == null) {
                throw new WrongRequestException(unknown(id, registry));
            }
            return use.with(strategy);
        } catch (PluginSettingsException e) {
            throw new WrongRequestException(
                    "--set: " + String.valueOf(e.getMessage()).replace("configuration plugins.settings.", ""));
        } catch (IOException e) {
            throw new WrongRequestException("--plugins " + folder + ": cannot be read (" + e
                    + "); give the folder that has a folder for each plugin");
        }
    }

    private static String unknown(String id, PluginRegistry registry) {
        List<String> known = List.copyOf(registry.strategies().keySet());
        String problems =
                registry.problems().stream().map(problem -> "; " + problem).collect(Collectors.joining());
        return "--strategy " + id + ": there is no strategy of that id; there are " + known + problems;
    }
}

package dev.platen.cli.simulate;

import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.plugin.PluginSettingsException;
import dev.platen.app.scaling.Composition;
import dev.platen.app.scaling.ScalingLimits;
import dev.platen.cli.console.UserError;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Strategies from the plugins' folder, loaded as an instance loads them.
final class Strategies {
    /// The composition's count of strategies that failed.
    private static final String MISSING = "limits.missingSignals";

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
            return use.with(composition(id, registry));
        } catch (PluginSettingsException e) {
            throw new WrongRequestException(
                    "--set: " + String.valueOf(e.getMessage()).replace("configuration plugins.settings.", ""));
        } catch (IOException e) {
            throw new WrongRequestException("--plugins " + folder + ": cannot be read (" + e
                    + "); give the folder that has a folder for each plugin");
        }
    }

    /// As an instance composes them: the highest of those that are joined by a plus.
    private static ScalingStrategy composition(String ids, PluginRegistry registry) throws WrongRequestException {
        Map<String, ScalingStrategy> parts = new LinkedHashMap<>();
        for (String id : ids.split("\\+", -1)) {
            ScalingStrategy strategy = registry.strategies().get(id);
            if (strategy == null) {
                throw new WrongRequestException(unknown(id, registry));
            }
            parts.put(id, strategy);
        }
        Composition composition = new Composition(parts, ScalingLimits.NONE);
        return observation -> {
            ScalingDecision decision = composition.decide(observation);
            // An instance goes on without it; figures of a strategy that failed would be of no use.
            if (decision.inputs().getOrDefault(MISSING, 0.0) > 0) {
                throw new UserError(
                        "strategy " + ids + ", " + observation.at().getEpochSecond() + " s from the beginning: "
                                + decision.reason(),
                        "Mend the plugin.");
            }
            return decision;
        };
    }

    private static String unknown(String id, PluginRegistry registry) {
        List<String> known = List.copyOf(registry.strategies().keySet());
        String problems =
                registry.problems().stream().map(problem -> "; " + problem).collect(Collectors.joining());
        return "--strategy " + id + ": there is no strategy of that id; there are " + known + problems;
    }
}

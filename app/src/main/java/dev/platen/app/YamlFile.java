package dev.platen.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// A YAML file as keys and texts: `a: {b: 1}` is `a.b` → `1`, members of lists are numbered from 0.
///
/// Read directly, and not with the HTTP server's configuration, which takes as long to be loaded as half of
/// the other parts of a start.
final class YamlFile {
    private final Map<String, String> values = new HashMap<>();

    private YamlFile() {}

    /// Reads a file; an empty one has no keys.
    ///
    /// @throws ConfigException if it is not YAML, or not an object
    static Map<String, String> read(Path file) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(options)).load(reader);
            if (root != null && !(root instanceof Map)) {
                throw new ConfigException("configuration file '" + file + "' is not valid YAML: not an object");
            }
            YamlFile flat = new YamlFile();
            flat.add("", root);
            return flat.values;
        } catch (IOException | YAMLException e) {
            throw new ConfigException("configuration file '" + file + "' is not valid YAML: " + problem(e));
        }
    }

    /// Without the lines themselves, which may hold a secret.
    private static String problem(Exception e) {
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? marked.getProblem() + " (line " + (marked.getProblemMark().getLine() + 1) + ", column "
                        + (marked.getProblemMark().getColumn() + 1) + ")"
                : String.valueOf(e.getMessage());
    }

    private void add(String key, @Nullable Object value) {
        switch (value) {
            case null -> {
                // Nothing there, as if the key were absent.
            }
            case Map<?, ?> map -> map.forEach((name, member) -> add(below(key, name), member));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    add(below(key, i), list.get(i));
                }
            }
            default -> values.put(key, value.toString());
        }
    }

    private static String below(String key, @Nullable Object name) {
        return key.isEmpty() ? String.valueOf(name) : key + "." + name;
    }
}

package dev.platen.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
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
    /// No key has so many parts. A map or list that contains itself has as many as one likes.
    private static final int DEEPEST = 50;

    /// Aliases make few lines stand for very many.
    private static final int MOST_NODES = 10_000;

    private final Path file;
    private final Map<String, String> values = new HashMap<>();
    private int nodes;

    private YamlFile(Path file) {
        this.file = file;
    }

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
            YamlFile flat = new YamlFile(file);
            flat.add("", root, 0);
            return flat.values;
        } catch (IOException | YAMLException e) {
            throw new ConfigException("configuration file '" + file + "' is not valid YAML: " + problem(e));
        }
    }

    /// Without the lines themselves, which may hold a secret.
    private static String problem(Exception e) {
        if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? marked.getProblem() + " (line " + (marked.getProblemMark().getLine() + 1) + ", column "
                        + (marked.getProblemMark().getColumn() + 1) + ")"
                : String.valueOf(e.getMessage());
    }

    private void add(String key, @Nullable Object value, int depth) throws ConfigException {
        nodes++;
        if (depth > DEEPEST || nodes > MOST_NODES) {
            throw new ConfigException("configuration file '" + file + "' cannot be used: what is below '"
                    + key.replaceFirst("\\..*", "") + "' has more than " + DEEPEST + " levels or " + MOST_NODES
                    + " members; is there an alias (*name) in what it stands for?");
        }
        switch (value) {
            case null -> {
                // Nothing there, as if the key were absent.
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    add(below(key, member.getKey()), member.getValue(), depth + 1);
                }
            }
            case Collection<?> list -> {
                int i = 0;
                for (Object member : list) {
                    add(below(key, i++), member, depth + 1);
                }
            }
            default -> values.put(key, value.toString());
        }
    }

    private String below(String key, @Nullable Object name) throws ConfigException {
        if (name instanceof Map || name instanceof Collection) {
            throw new ConfigException("configuration file '" + file + "' cannot be used: below '" + key
                    + "' a map or list stands where a key belongs; is there a value with { or [ that needs quotes?");
        }
        return key.isEmpty() ? String.valueOf(name) : key + "." + name;
    }
}

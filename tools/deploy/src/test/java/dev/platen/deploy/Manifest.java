package dev.platen.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A manifest, and values in it by path: `spec.template.containers.0.image`.
record Manifest(String file, Map<String, Object> root) {
    /// All of them.
    static List<Manifest> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .map(Manifest::read)
                    .toList();
        }
    }

    static Manifest read(String file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            return new Manifest(file, new Yaml(new SafeConstructor(options)).load(reader));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /// The value at a path.
    Object at(String path) {
        Object value = root;
        for (String step : path.split("\\.", -1)) {
            value = Objects.requireNonNull(member(value, step), file + " has no " + path);
        }
        return value;
    }

    private static @Nullable Object member(Object value, String step) {
        return value instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) value).get(step);
    }

    String text(String path) {
        return at(path).toString();
    }

    int number(String path) {
        return (Integer) at(path);
    }

    /// The member of the list at `path` that has this name.
    Map<?, ?> named(String path, String name) {
        return ((List<?>) at(path))
                .stream()
                        .map(member -> (Map<?, ?>) member)
                        .filter(member -> name.equals(member.get("name")))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(file + ": no " + name + " in " + path));
    }

    @Override
    public String toString() {
        return file;
    }
}

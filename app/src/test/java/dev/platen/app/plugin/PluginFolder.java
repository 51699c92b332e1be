package dev.platen.app.plugin;

import dev.platen.spi.Spi;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/// A plugin's folder, made from sources: compiled against the SPI and packed as its author would.
final class PluginFolder {
    private final Path folder;
    private final Path scratch;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> resources = new LinkedHashMap<>();
    private final Set<String> leftOut = new HashSet<>();
    private int classFileVersion;

    /// @param plugins the folder of all plugins
    /// @param scratch where to compile
    PluginFolder(Path plugins, String name, Path scratch) {
        this.folder = plugins.resolve(name);
        this.scratch = scratch;
    }

    /// A class, or `module-info`.
    PluginFolder source(String className, String text) {
        sources.put(className.replace('.', '/'), text);
        return this;
    }

    /// The services file of a kind of plugin.
    PluginFolder provides(Class<?> kind, String... classNames) {
        return resource("META-INF/services/" + kind.getName(), String.join("\n", classNames));
    }

    PluginFolder resource(String path, String text) {
        resources.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Compiles a class and leaves it out of the jar.
    PluginFolder leaveOut(String className) {
        leftOut.add(className.replace('.', '/') + ".class");
        return this;
    }

    /// Makes all classes look as if they were compiled for another Java.
    PluginFolder classFileVersion(int version) {
        classFileVersion = version;
        return this;
    }

    /// Writes the jar.
    void write() {
        try {
            Files.createDirectories(folder);
            Path classes = Files.createTempDirectory(scratch, "classes");
            compile(classes);
            pack(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        Path root = Files.createTempDirectory(scratch, "sources");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        arguments.add(sources.containsKey("module-info") ? "--module-path" : "--class-path");
        arguments.add(place(Spi.class) + File.pathSeparator + place(NullMarked.class));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = root.resolve(source.getKey() + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        OutputStream errors = new OutputStream() {
            @Override
            public void write(int b) {
                messages.write(b);
            }
        };
        if (compiler.run(null, errors, errors, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("a plugin of a test does not compile: " + messages);
        }
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pack(Path classes) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("plugin.jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (!leftOut.contains(name)) {
                    byte[] bytes = Files.readAllBytes(file);
                    if (classFileVersion != 0) {
                        bytes[7] = (byte) classFileVersion;
                    }
                    add(jar, name, bytes);
                }
            }
            for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
                add(jar, resource.getKey(), resource.getValue());
            }
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}

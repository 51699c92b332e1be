package dev.platen.app.plugin;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.TemplateEngineFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Makes plugins from sources and loads them.
abstract class PluginTest {
    @TempDir
    Path root = Path.of("set by JUnit");

    Path plugins = root;
    private List<PluginRegistry> loaded = List.of();

    @BeforeEach
    void makeFolder() throws Exception {
        plugins = Files.createDirectory(root.resolve("plugins"));
    }

    @AfterEach
    void close() {
        loaded.forEach(PluginRegistry::close);
    }

    final PluginRegistry load(Map<String, PluginSettings> settings) throws Exception {
        PluginRegistry registry = PluginLoader.load(plugins, settings);
        loaded = List.of(registry);
        return registry;
    }

    static String engine(String packageName, String id) {
        return engine(packageName, "", "return \"" + id + "\";", "return new Engine(id());", "");
    }

    static String engine(String packageName, String members, String id, String create, String close) {
        return """
            package %1$s;
            import dev.platen.spi.*;
            import dev.platen.spi.template.*;
            import java.util.Set;
            public class Factory implements TemplateEngineFactory {
                %2$s
                public String id() { %3$s }
                public int spiVersion() { return Spi.VERSION; }
                public TemplateEngine create(PluginSettings settings) { %4$s }
                public static class Engine implements TemplateEngine {
                    private final String name;
                    private String version = "open";
                    public Engine(String name) { this.name = name; }
                    public EngineTraits traits() { return new EngineTraits(name, version, Set.of()); }
                    public Set<String> references(PartSource source, CompileLimits limits) { return Set.of(); }
                    public CompiledTemplate compile(TemplateSet set, CompileLimits limits) { return null; }
                    public void close() { version = "closed"; %5$s }
                }
            }
            """.formatted(packageName, members, id, create, close);
    }

    final PluginFolder folder(String name) {
        return new PluginFolder(plugins, name, root);
    }

    final PluginFolder engineFolder(String name, String source) {
        String packageName = source.substring("package ".length(), source.indexOf(';'));
        return folder(name)
                .source(packageName + ".Factory", source)
                .provides(TemplateEngineFactory.class, packageName + ".Factory");
    }
}

package dev.platen.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.App;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a plugin can be bad, each beside a good one that must not notice.
class PluginLoaderTest {
    private static final String STRATEGY = """
            package s;
            import dev.platen.spi.*;
            import dev.platen.spi.scaling.*;
            public class Factory implements ScalingStrategyFactory {
                public String id() { return "good"; }
                public int spiVersion() { return Spi.VERSION; }
                public ScalingStrategy create(PluginSettings settings) { return observation -> null; }
            }
            """;

    @TempDir
    private Path root = Path.of("set by JUnit");

    private Path plugins = root;
    private List<PluginRegistry> loaded = List.of();

    @BeforeEach
    void makeFolder() throws Exception {
        plugins = Files.createDirectory(root.resolve("plugins"));
    }

    @AfterEach
    void close() {
        loaded.forEach(PluginRegistry::close);
    }

    private PluginRegistry load(Map<String, PluginSettings> settings) throws Exception {
        PluginRegistry registry = PluginLoader.load(plugins, settings);
        loaded = List.of(registry);
        return registry;
    }

    private static String engine(String packageName, String id) {
        return engine(packageName, "", "return \"" + id + "\";", "return new Engine(id());", "");
    }

    private static String engine(String packageName, String members, String id, String create, String close) {
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

    private PluginFolder folder(String name) {
        return new PluginFolder(plugins, name, root);
    }

    private PluginFolder engineFolder(String name, String source) {
        String packageName = source.substring("package ".length(), source.indexOf(';'));
        return folder(name)
                .source(packageName + ".Factory", source)
                .provides(TemplateEngineFactory.class, packageName + ".Factory");
    }

    /// Loads what is there beside a good neighbour before it and one after it.
    ///
    /// @return what was said of the folder
    private String onlyProblemOf(String folder) throws Exception {
        return onlyProblemOf(folder, Map.of());
    }

    private String onlyProblemOf(String folder, Map<String, PluginSettings> settings) throws Exception {
        engineFolder("a-neighbour", engine("first", "first")).write();
        engineFolder("z-neighbour", engine("last", "last")).write();
        PluginRegistry registry = load(settings);

        assertThat(registry.engines().keySet()).as("neighbours unharmed").containsExactly("first", "last");
        assertThat(registry.strategies()).isEmpty();
        assertThat(registry.problems()).as("problems").hasSize(1);
        PluginProblem problem = registry.problems().getFirst();
        assertThat(problem.folder()).isEqualTo(folder);
        assertThat(problem.toString()).startsWith("plugin folder '" + folder + "': ");
        return problem.message();
    }

    @Test
    void loadsPluginsOfBothKinds() throws Exception {
        engineFolder("engine", engine("e", "good")).write();
        folder("strategy")
                .source("s.Factory", STRATEGY)
                .provides(ScalingStrategyFactory.class, "s.Factory")
                .write();
        PluginRegistry registry = load(Map.of());

        assertThat(registry.problems()).isEmpty();
        assertThat(registry.engines().keySet()).containsExactly("good");
        assertThat(registry.strategies().keySet())
                .as("the same id, but of another kind")
                .containsExactly("good");
        assertThat(Objects.requireNonNull(registry.engine("good")).traits().name())
                .isEqualTo("good");
        assertThat(registry.engine("none")).isNull();
    }

    @Test
    void oneFolderMayHoldSeveralPlugins() throws Exception {
        folder("both")
                .source("e.Factory", engine("e", "one"))
                .source("f.Factory", engine("f", "two"))
                .source("s.Factory", STRATEGY)
                .provides(TemplateEngineFactory.class, "# a comment", "e.Factory", "", "f.Factory # another")
                .provides(ScalingStrategyFactory.class, "s.Factory")
                .write();
        PluginRegistry registry = load(Map.of());

        assertThat(registry.engines().keySet()).containsExactly("one", "two");
        assertThat(registry.strategies().keySet()).containsExactly("good");
    }

    @Test
    void aDirectoryWithoutPluginsIsFine() throws Exception {
        Files.writeString(plugins.resolve("README"), "not a folder");
        PluginRegistry registry = load(Map.of());

        assertThat(registry.engines()).isEmpty();
        assertThat(registry.problems()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> PluginLoader.load(plugins.resolve("none"), Map.of()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void namesAFolderWithoutAJar() throws Exception {
        Files.createDirectories(plugins.resolve("bad/classes"));
        Files.writeString(plugins.resolve("bad/plugin.zip"), "x");

        assertThat(onlyProblemOf("bad")).startsWith("there is no jar in it");
    }

    @Test
    void namesAFolderWhoseJarIsNone() throws Exception {
        Files.createDirectories(plugins.resolve("bad"));
        Files.writeString(plugins.resolve("bad/plugin.jar"), "this is no zip file");

        assertThat(onlyProblemOf("bad")).startsWith("no provider");
    }

    @Test
    void namesAFolderWithoutAProvider() throws Exception {
        folder("bad").source("bad.Factory", engine("bad", "bad")).write();

        assertThat(onlyProblemOf("bad"))
                .startsWith("no provider; a jar in it must have META-INF/services/"
                        + TemplateEngineFactory.class.getName());
    }

    @Test
    void aModuleDescriptorAloneIsNoProvider() throws Exception {
        folder("bad")
                .source("bad.Factory", engine("bad", "bad"))
                .source(
                        "module-info",
                        "module bad { requires dev.platen.spi;"
                                + " provides dev.platen.spi.template.TemplateEngineFactory with bad.Factory; }")
                .write();

        assertThat(onlyProblemOf("bad")).startsWith("no provider").contains("a module descriptor alone is not read");
    }

    @Test
    void namesAServicesFileThatNamesNoClass() throws Exception {
        folder("bad").provides(TemplateEngineFactory.class, "bad.Factory").write();

        assertThat(onlyProblemOf("bad"))
                .contains("Provider bad.Factory not found")
                .endsWith("mend the entry in META-INF/services");
    }

    @Test
    void namesAServicesFileThatIsNoneAtAll() throws Exception {
        folder("bad").provides(TemplateEngineFactory.class, "bad Factory").write();

        assertThat(onlyProblemOf("bad")).contains("Illegal").endsWith("mend the entry in META-INF/services");
    }

    @Test
    void namesAClassThatIsNoFactory() throws Exception {
        folder("bad")
                .source("bad.Factory", "package bad; public class Factory {}")
                .provides(TemplateEngineFactory.class, "bad.Factory")
                .write();

        assertThat(onlyProblemOf("bad")).contains("bad.Factory not a subtype");
    }

    @Test
    void namesAFactoryThatCannotBeMade() throws Exception {
        String source = engine("bad", "public Factory(int size) {}", "return \"bad\";", "return null;", "");
        engineFolder("bad", source).write();

        assertThat(onlyProblemOf("bad"))
                .isEqualTo("its factory has no public constructor without parameters (bad.Factory.<init>())");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IllegalStateException", "AssertionError", "StackOverflowError"})
    void namesAConstructorThatThrows(String exception) throws Exception {
        String constructor = "public Factory() { throw new " + exception + "(\"luck\"); }";
        engineFolder("bad", engine("bad", constructor, "return \"bad\";", "return null;", ""))
                .write();

        assertThat(onlyProblemOf("bad"))
                .startsWith("its factory's constructor threw java.lang." + exception + ":")
                .contains("luck");
    }

    @Test
    void namesAStaticInitializerThatThrows() throws Exception {
        String initializer = "static final int SIZE = Integer.parseInt(\"many\");";
        engineFolder("bad", engine("bad", initializer, "return \"bad\";", "return null;", ""))
                .write();

        assertThat(onlyProblemOf("bad")).contains("NumberFormatException").contains("many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"field", "superclass", "constructor", "id", "create"})
    void namesAClassThatIsMissing(String where) throws Exception {
        String source = engine(
                "bad",
                where.equals("field")
                        ? "public lib.Helper helper = new lib.Helper();"
                        : where.equals("constructor") ? "public Factory() { lib.Helper.help(); }" : "",
                where.equals("id") ? "return lib.Helper.help();" : "return \"bad\";",
                where.equals("create") ? "return new Engine(lib.Helper.help());" : "return new Engine(id());",
                "");
        if (where.equals("superclass")) {
            source = source.replace("class Factory implements", "class Factory extends lib.Helper implements");
        }
        engineFolder("bad", source)
                .source(
                        "lib.Helper",
                        "package lib; public class Helper { public static String help() { return \"bad\"; } }")
                .leaveOut("lib.Helper")
                .write();

        assertThat(onlyProblemOf("bad"))
                .startsWith("the class lib.Helper is missing; put the jar that has it into the folder");
    }

    @Test
    void namesAnotherSpiVersion() throws Exception {
        engineFolder("bad", engine("bad", "bad").replace("return Spi.VERSION", "return 999"))
                .write();

        assertThat(onlyProblemOf("bad"))
                .startsWith("bad.Factory was built for SPI version 999, this Platen has 1; use the plugin's release");
    }

    @Test
    void namesAnSpiSoOldThatItHadNoVersion() throws Exception {
        engineFolder("bad", engine("bad", "bad").replace("public int spiVersion() { return Spi.VERSION; }", ""))
                .source(
                        "dev.platen.spi.PluginFactory",
                        "package dev.platen.spi; public interface PluginFactory { String id(); }")
                .leaveOut("dev.platen.spi.PluginFactory")
                .write();

        assertThat(onlyProblemOf("bad")).startsWith("it does not fit this SPI").contains("AbstractMethodError");
    }

    @Test
    void namesANewerJava() throws Exception {
        engineFolder("bad", engine("bad", "bad")).classFileVersion(120).write();

        assertThat(onlyProblemOf("bad"))
                .startsWith("it was compiled for a newer Java than the "
                        + Runtime.version().feature() + " that runs Platen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bad", "1bad", "bad_id", "bad.id", "-bad", "bad id", "bäd"})
    void namesABadId(String id) throws Exception {
        engineFolder("bad", engine("bad", id)).write();

        assertThat(onlyProblemOf("bad"))
                .isEqualTo("bad.Factory has the id '" + id + "'; an id is lower case letters, digits and hyphens");
    }

    @Test
    void namesAnIdThatIsNull() throws Exception {
        engineFolder("bad", engine("bad", "", "return null;", "return null;", ""))
                .write();

        assertThat(onlyProblemOf("bad")).startsWith("bad.Factory has the id 'null'");
    }

    @Test
    void namesAnIdThatThrows() throws Exception {
        engineFolder("bad", engine("bad", "", "throw new IllegalStateException(\"luck\");", "return null;", ""))
                .write();

        assertThat(onlyProblemOf("bad"))
                .isEqualTo("bad.Factory threw java.lang.IllegalStateException: luck"
                        + " when it was asked for its id and SPI version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IllegalStateException", "AssertionError"})
    void namesAFactoryThatThrows(String exception) throws Exception {
        String create = "throw new " + exception + "(\"luck\");";
        engineFolder("bad", engine("bad", "", "return \"bad\";", create, "")).write();

        assertThat(onlyProblemOf("bad")).isEqualTo("the factory of 'bad' threw java.lang." + exception + ": luck");
    }

    @Test
    void namesAFactoryThatMakesNothing() throws Exception {
        engineFolder("bad", engine("bad", "", "return \"bad\";", "return null;", ""))
                .write();

        assertThat(onlyProblemOf("bad")).isEqualTo("the factory of 'bad' made nothing (null)");
    }

    @Test
    void stopsAtAWrongSettingAndNamesKeyValueAndRange() throws Exception {
        String create = "return new Engine(\"size \" + settings.integer(\"size\", 5, 1, 10));";
        engineFolder("bad", engine("bad", "", "return \"bad\";", create, "")).write();

        assertThatThrownBy(() -> load(Map.of("bad", new PluginSettings(Map.of("size", "11")))))
                .isInstanceOf(PluginSettingsException.class)
                .hasMessage("configuration plugins.settings.bad: setting 'size' is '11';"
                        + " allowed: a whole number from 1 to 10");
    }

    @Test
    void stopsAtSettingsForNoPlugin() throws Exception {
        engineFolder("one", engine("one", "", "return \"one\";", "return new Engine(\"x\");", ""))
                .write();

        assertThatThrownBy(() -> load(Map.of("pebbel", PluginSettings.none())))
                .isInstanceOf(PluginSettingsException.class)
                .hasMessage("configuration plugins.settings.pebbel: there is no plugin of that id; there are [one]");
    }

    @Test
    void givesAPluginItsOwnSettings() throws Exception {
        String create = "return new Engine(settings.values().toString());";
        engineFolder("one", engine("one", "", "return \"one\";", create, "")).write();
        engineFolder("two", engine("two", "", "return \"two\";", create, "")).write();
        PluginRegistry registry = load(Map.of("one", new PluginSettings(Map.of("size", "7"))));

        assertThat(registry.engines().values())
                .extracting(engine -> engine.traits().name())
                .containsExactly("{size=7}", "{}");
    }

    @Test
    void refusesAllThatClaimOneIdAndNamesThem() throws Exception {
        engineFolder("a-neighbour", engine("good", "good")).write();
        engineFolder("one", engine("p", "twice")).write();
        engineFolder("two", engine("p", "twice")).write();
        PluginRegistry registry = load(Map.of());

        assertThat(registry.engines().keySet()).containsExactly("good");
        String message = "the id 'twice' is claimed by the folders [one, two]; none is used, remove all but one";
        assertThat(registry.problems())
                .containsExactly(new PluginProblem("one", message), new PluginProblem("two", message));
    }

    @Test
    void oneFolderMayNotClaimAnIdTwiceEither() throws Exception {
        folder("bad")
                .source("bad.Factory", engine("bad", "twice"))
                .source("worse.Factory", engine("worse", "twice"))
                .provides(TemplateEngineFactory.class, "bad.Factory", "worse.Factory")
                .write();
        PluginRegistry registry = load(Map.of());

        assertThat(registry.engines()).isEmpty();
        assertThat(registry.problems()).extracting(PluginProblem::folder).containsOnly("bad");
    }

    @Test
    void aPluginThatFailsLeavesTheOtherOfItsFolder() throws Exception {
        folder("mixed")
                .source(
                        "bad.Factory",
                        engine(
                                "bad",
                                "public Factory() { throw new IllegalStateException(); }",
                                "return \"b\";",
                                "return null;",
                                ""))
                .source("good.Factory", engine("good", "good"))
                .provides(TemplateEngineFactory.class, "bad.Factory", "none.Factory", "good.Factory")
                .write();
        PluginRegistry registry = load(Map.of());

        assertThat(registry.engines().keySet()).containsExactly("good");
        assertThat(registry.problems()).hasSize(2);
    }

    @Test
    void showsPluginsNothingOfTheHostButTheSpi() throws Exception {
        String create = """
                StringBuilder seen = new StringBuilder();
                for (String name : new String[] {"java.util.List", "java.sql.Date", "dev.platen.spi.Spi",
                        "%s", "com.fasterxml.jackson.core.JsonFactory", "org.apache.pulsar.client.api.PulsarClient",
                        "org.slf4j.Logger", "io.helidon.config.Config", "first.Factory"}) {
                    try {
                        Class.forName(name);
                        seen.append(name).append(' ');
                    } catch (ClassNotFoundException e) {
                        // as it should be
                    }
                }
                boolean host = getClass().getClassLoader().getResource("logback.xml") != null;
                return new Engine(seen + (host ? "and resources" : ""));
                """.formatted(App.class.getName());
        engineFolder("first", engine("first", "first")).write();
        engineFolder("nosy", engine("nosy", "", "return \"nosy\";", create, "")).write();
        PluginRegistry registry = load(Map.of());

        assertThat(Objects.requireNonNull(registry.engine("nosy")).traits().name())
                .isEqualTo("java.util.List java.sql.Date dev.platen.spi.Spi ");
    }

    @Test
    void twoPluginsMayBringDifferentClassesOfOneName() throws Exception {
        String source = engine("e", "", "return lib.Helper.ID;", "return new Engine(id());", "");
        for (String id : new String[] {"one", "two"}) {
            engineFolder(id, source)
                    .source(
                            "lib.Helper",
                            "package lib; public class Helper { public static String ID = \"" + id + "\"; }")
                    .write();
        }

        assertThat(load(Map.of()).engines().keySet()).containsExactly("one", "two");
    }

    @Test
    void makesAPluginUnderItsOwnContextClassLoader() throws Exception {
        String create = "return new Engine(String.valueOf(Thread.currentThread().getContextClassLoader()"
                + " == getClass().getClassLoader()));";
        engineFolder("good", engine("good", "", "return \"good\";", create, "")).write();
        engineFolder("bad", engine("bad", "", "return \"bad\";", "throw new IllegalStateException();", ""))
                .write();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        PluginRegistry registry = load(Map.of());

        assertThat(Objects.requireNonNull(registry.engine("good")).traits().name())
                .isEqualTo("true");
        assertThat(Thread.currentThread().getContextClassLoader())
                .as("afterwards")
                .isSameAs(before);
    }

    @Test
    void closesEnginesAndClassLoaders() throws Exception {
        engineFolder(
                        "bad",
                        engine(
                                "bad",
                                "",
                                "return \"bad\";",
                                "return new Engine(id());",
                                "throw new IllegalStateException();"))
                .resource("unread.txt", "x")
                .write();
        engineFolder("good", engine("good", "good")).resource("unread.txt", "x").write();
        PluginRegistry registry = load(Map.of());
        TemplateEngine bad = Objects.requireNonNull(registry.engine("bad"));
        TemplateEngine good = Objects.requireNonNull(registry.engine("good"));
        registry.close();

        assertThat(good.traits().version()).isEqualTo("closed");
        for (TemplateEngine engine : List.of(bad, good)) {
            ClassLoader loader = engine.getClass().getClassLoader();
            assertThat(loader).isInstanceOf(URLClassLoader.class);
            assertThat(loader.getResource("unread.txt")).as("the jar is closed").isNull();
        }
    }
}

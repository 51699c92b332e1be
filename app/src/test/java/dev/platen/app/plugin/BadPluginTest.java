package dev.platen.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.TemplateEngineFactory;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a plugin can be bad, each beside good ones that must not notice.
class BadPluginTest extends PluginTest {
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
    void namesAFolderWithoutAJar() throws Exception {
        Files.createDirectories(plugins.resolve("bad/classes"));
        Files.writeString(plugins.resolve("bad/plugin.zip"), "x");

        assertThat(onlyProblemOf("bad")).startsWith("there is no jar in it");
    }

    @Test
    void namesAFolderWhoseJarIsNone() throws Exception {
        Files.createDirectories(plugins.resolve("bad"));
        Files.writeString(plugins.resolve("bad/plugin.jar"), "this is no zip file");

        assertThat(onlyProblemOf("bad")).startsWith("no provider; plugin.jar cannot be opened as a jar");
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
}

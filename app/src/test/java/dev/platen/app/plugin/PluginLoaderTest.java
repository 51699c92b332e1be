package dev.platen.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.template.TemplateEngineFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PluginLoaderTest extends PluginTest {
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
}

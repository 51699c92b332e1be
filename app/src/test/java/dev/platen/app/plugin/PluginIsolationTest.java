package dev.platen.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.spi.template.TemplateEngine;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a plugin sees, and what is left of it.
class PluginIsolationTest extends PluginTest {
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

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file may hold that is YAML and no configuration.
class YamlFileTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Map<String, String> read(String yaml) throws Exception {
        return YamlFile.read(Files.writeString(folder.resolve("platen.yaml"), yaml));
    }

    @Test
    void anAliasStandsForWhatItNames() throws Exception {
        assertThat(read("a: &x {b: 1}\nc: *x\nd: [*x, 2]"))
                .isEqualTo(Map.of("a.b", "1", "c.b", "1", "d.0.b", "1", "d.1", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lanes: &x {urgent: *x}",
                "lanes: &x [*x]",
                "lanes: &x [*x, *x, *x]",
                "lanes: &x {urgent: {weight: [1, *x]}}",
                "lanes: &x !!set {a, b, ? *x}"
            })
    void whatContainsItselfIsRefusedByName(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("platen.yaml'")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void theKeyOfWhatContainsItselfIsNamed() {
        assertThatThrownBy(() -> read("http: {port: 1}\nlanes: &x {urgent: *x}"))
                .hasMessageContaining("below 'lanes' has more than 50 levels")
                .hasMessageContaining("alias");
    }

    @Test
    void aFewAliasesThatStandForMillionsAreRefused() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [1, 1]\n");
        for (int i = 1; i < 24; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> read(yaml.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("10000 members");
    }

    @Test
    void aMapAsAKeyIsRefused() {
        assertThatThrownBy(() -> read("http:\n  port: 1\n  {host: x}: 2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("below 'http' a map or list stands where a key belongs");
    }

    @Test
    void whatIsNoTextSaysSo() throws Exception {
        Path file = Files.write(folder.resolve("platen.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> YamlFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UTF-8");
    }
}

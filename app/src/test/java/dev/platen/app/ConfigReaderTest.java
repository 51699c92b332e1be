package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.PluginSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static ConfigReader ofFile(String... keysAndValues) {
        return new ConfigReader(map(keysAndValues), Map.of(), Map.of());
    }

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() {
        Map<String, String> file = Map.of("a.b-c", "file", "d", "file", "e", "file");
        Map<String, String> environment = Map.of("PLATEN_A_B_C", "environment", "PLATEN_D", "environment");
        ConfigReader reader = new ConfigReader(file, environment, Map.of("a.b-c", "command line"));

        assertThat(reader.text("a.b-c", "default")).isEqualTo("command line");
        assertThat(reader.text("d", "default")).isEqualTo("environment");
        assertThat(reader.text("e", "default")).isEqualTo("file");
        assertThat(reader.text("f", "default")).isEqualTo("default");
    }

    @Test
    void namesTheEnvironmentVariableOfAKey() {
        assertThat(ConfigReader.environmentName("pulsar.service-url")).isEqualTo("PLATEN_PULSAR_SERVICE_URL");
        assertThat(ConfigReader.environmentName("lanes.high.weight")).isEqualTo("PLATEN_LANES_HIGH_WEIGHT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void whatIsBlankIsAbsent(String value) throws ConfigException {
        ConfigReader reader = ofFile("key", value);

        assertThat(reader.optional("key")).isNull();
        assertThat(reader.text("key", "default")).isEqualTo("default");
        assertThat(reader.integer("key", 7, 1, 10)).isEqualTo(7);
        assertThat(reader.bytes("key", 7, 1, 10)).isEqualTo(7);
    }

    @Test
    void stripsSpaces() throws ConfigException {
        assertThat(ofFile("key", "  text ").text("key", "")).isEqualTo("text");
        assertThat(ofFile("key", " 5 ").integer("key", 1, 1, 10)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 10})
    void takesWholeNumbersWithinTheirRange(long number) throws ConfigException {
        assertThat(ofFile("key", Long.toString(number)).integer("key", 7, 1, 10))
                .isEqualTo(Math.toIntExact(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-5", "5.0", "five", "5 MiB", "0x5", "99999999999999999999"})
    void refusesOtherNumbersWithKeyValueAndRange(String value) {
        assertThatThrownBy(() -> ofFile("some.key", value).integer("some.key", 7, 1, 10))
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration key 'some.key' is '" + value
                        + "'; allowed: a whole number from 1 to 10 (environment: PLATEN_SOME_KEY)");
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "1024 B, 1024",
        "1KiB, 1024",
        "1 KiB, 1024",
        "5 MiB, 5242880",
        "1024 KiB, 1048576",
        "2 GiB, 2147483648",
        "4294967296, 4294967296"
    })
    void takesSizesWithUnits(String value, long bytes) throws ConfigException {
        assertThat(ofFile("key", value).bytes("key", 7, 1024, 4L << 30)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1023",
                "0",
                "-1 KiB",
                "1.5 MiB",
                "1 MB",
                "1 mib",
                "MiB",
                "5 GiB",
                "4194305 KiB",
                "999999999999999 GiB",
                "9999999999999999",
                "five"
            })
    void refusesOtherSizesWithKeyValueAndRange(String value) {
        assertThatThrownBy(() -> ofFile("key", value).bytes("key", 7, 1024, 4L << 30))
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration key 'key' is '" + value
                        + "'; allowed: a size from 1024 to 4294967296 bytes, such as 512 KiB or 5 MiB"
                        + " (environment: PLATEN_KEY)");
    }

    @Test
    void refusesTextOfAnotherForm() {
        Pattern digits = Pattern.compile("[0-9]+");

        assertThatThrownBy(() -> ofFile("key", "1a").text("key", "1", digits, "digits"))
                .hasMessage("configuration key 'key' is '1a'; allowed: digits (environment: PLATEN_KEY)");
    }

    @Test
    void suggestsTheNearestKeyForAnUnknownOne() throws ConfigException {
        ConfigReader reader = ofFile("http.prot", "1");
        reader.integer("http.port", 1, 0, 10);
        reader.integer("http.admin-port", 1, 0, 10);
        reader.optional("pulsar.tenant");

        assertThatThrownBy(reader::refuseUnknown)
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration key 'http.prot' is not known; did you mean 'http.port'?"
                        + " The README lists all keys");
    }

    @Test
    void refusesUnknownKeysOfTheCommandLineAndPassesOverTheEnvironment() throws ConfigException {
        ConfigReader reader =
                new ConfigReader(Map.of(), Map.of("PLATEN_HOME", "/opt", "PATH", "/bin"), Map.of("tenat", "x"));
        reader.optional("tenant");

        assertThatThrownBy(reader::refuseUnknown)
                .hasMessageContaining("'tenat'")
                .hasMessageContaining("'tenant'");
        ConfigReader environmentOnly = new ConfigReader(Map.of(), Map.of("PLATEN_HOME", "/opt"), Map.of());
        environmentOnly.refuseUnknown();
    }

    @Test
    void groupsTheSettingsOfPlugins() throws ConfigException {
        Map<String, String> file = map("p.pebble.a", "1", "p.pebble.b.c", "2", "p.backlog.a", "3", "q.x.y", "4");
        ConfigReader reader = new ConfigReader(file, Map.of(), Map.of("p.pebble.a", "5"));

        assertThat(reader.settings("p."))
                .isEqualTo(Map.of(
                        "pebble", new PluginSettings(Map.of("a", "5", "b.c", "2")),
                        "backlog", new PluginSettings(Map.of("a", "3"))));
    }

    @Test
    void settingsOfPluginsAreKnownToTheirPluginsOnly() throws ConfigException {
        ofFile("plugins.settings.pebble.whatever", "1").refuseUnknown();
    }
}

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stops a start, and what its message says and does not say.
class AppConfigRefusalTest extends ConfigOfDistribution {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pulsar.service-url     | http://b:1      | pulsar://host:port or pulsar+ssl://host:port
                    pulsar.admin-url       | pulsar://b:1    | http://host:port or https://host:port
                    pulsar.admin-url       | http://         | http://host:port or https://host:port
                    pulsar.tenant          | a/b             | 1 to 64 letters, digits, '_', '.' and '-'
                    pulsar.listener-name   | a b             | 1 to 64 letters, digits, '_', '.' and '-'
                    pulsar.subscription    | -a              | 1 to 64 letters, digits, '_', '.' and '-'
                    delivery.mode          | exactly-once    | at-least-once or transactional
                    lanes.bulk.subscription | failover       | shared or key-shared
                    delivery.largest-group | 0               | a whole number from 1 to 10000
                    http.port              | 65536           | a whole number from 0 to 65535
                    http.port              | -1              | a whole number from 0 to 65535
                    lanes.bulk.weight      | 0               | a whole number from 1 to 1000
                    limits.output          | 5 MiB           | a size from 1024 to 5226496 bytes, such as 512 KiB or 5 MiB
                    limits.payload         | 6 MiB           | a size from 1024 to 5242880 bytes, such as 512 KiB or 5 MiB
                    limits.depth           | 3               | a whole number from 4 to 256
                    rendering.threads      | 0               | a whole number from 1 to 256
                    plugins.directory      | /no/such/folder | a folder with one folder per plugin
                    recording.profile      | /no/such/file   | a readable .jfc file
                    start-timeout-seconds  | -1              | a whole number from 0 to 86400
                    drain-timeout-seconds  | 0               | a whole number from 1 to 3600
                    throttle.hysteresis    | 0.6             | a number from 0.0 to 0.5
                    throttle.hysteresis    | NaN             | a number from 0.0 to 0.5
                    throttle.shadow        | yes             | true or false
                    throttle.high.threshold | 0.5            | more than the 0.55 of the level below
                    throttle.high.paused-lanes | bulk,low    | 'none', or some of urgent, high, normal, bulk, but not all
                    throttle.high.paused-lanes | urgent,high,normal,bulk | 'none', or some of urgent, high, normal, bulk, but not all
                    throttle.high.budget-factor | 0          | a number from 0.01 to 1.0
                    """)
    void refusesAWrongValueWithKeyValueAndRange(String key, String value, String allowed) {
        assertThatThrownBy(() -> of(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration key '" + key + "' is '" + value + "'; allowed: " + allowed
                        + " (environment: " + ConfigReader.environmentName(key) + ")");
    }

    @Test
    void doesNotShowASecretThatStandsWhereItsFileBelongs() {
        assertThatThrownBy(() -> of(Map.of("pulsar.token-file", "eyJhbGciOi.secret")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pulsar.token-file")
                .hasMessageContaining("the path of a readable file")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void doesNotShowTheWebhookWhoseAddressIsASecret() throws ConfigException {
        assertThatThrownBy(() -> of(Map.of("alerts.webhook", "ftp://hooks.example/T0/secret")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("alerts.webhook")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThat(of(Map.of("alerts.webhook", "https://hooks.example/T0/secret"))
                        .toString())
                .contains("hooks.example")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pulsar.token-file",
                "pulsar.trust-certificates-file",
                "plugins.directory",
                "recording.profile",
                "recording.saved-directory",
                "scaling.process.log-directory"
            })
    void refusesAPathThatNoneCanBe(String key) {
        assertThatThrownBy(() -> of(Map.of(key, "/tmp/x\0y")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("configuration key '" + key + "' is '/tmp/x?y'; allowed: a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pulsar.token-file", "pulsar.trust-certificates-file", "recording.profile"})
    void refusesAFolderWhereAFileBelongs(String key) {
        assertThatThrownBy(() -> of(Map.of(key, home.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("configuration key '" + key + "' is '" + home + "'; allowed: ");
        assertThatThrownBy(() -> AppConfig.read(home, Map.of(), Map.of(), home))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void refusesAnUnknownKeyOfTheFile() {
        assertThatThrownBy(() -> ofFile("pulsar:\n  service_url: pulsar://b:1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'pulsar.service_url' is not known; did you mean 'pulsar.service-url'?");
        assertThatThrownBy(() -> ofFile("http: 8080")).hasMessageContaining("'http' is not known");
        assertThatThrownBy(() -> ofFile("lanes:\n  - urgent")).hasMessageContaining("'lanes.0' is not known");
    }

    @Test
    void refusesAFileThatIsNotThereOrNotYaml() {
        assertThatThrownBy(() -> AppConfig.read(home.resolve("none.yaml"), Map.of(), Map.of(), home))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml' does not exist, cannot be read or is a folder");
        assertThatThrownBy(() -> ofFile("a: [1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not valid YAML");
        assertThatThrownBy(() -> ofFile("alerts:\n  webhook: https://host/SECRET: x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 2, column")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
        assertThatThrownBy(() -> ofFile("~: 5")).hasMessageContaining("'null' is not known");
        assertThatThrownBy(() -> ofFile("just text")).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesADistributionWithoutPluginsOrProfile() throws IOException {
        Files.delete(home.resolve("jfr-profiles/control.jfc"));
        assertThatThrownBy(() -> of(Map.of())).hasMessageContaining("'recording.profile'");
        Files.delete(home.resolve("plugins"));
        assertThatThrownBy(() -> of(Map.of())).hasMessageContaining("'plugins.directory'");
    }

    @Test
    void theTokenItselfIsNeverPartOfTheConfiguration() throws IOException, ConfigException {
        String token = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0";
        Path file = Files.writeString(home.resolve("token"), token);
        AppConfig config = of(Map.of("pulsar.token-file", file.toString()));

        assertThat(config.toString()).doesNotContain(token).contains(file.toString());
        List<Map<String, String>> wrong =
                List.of(Map.of("http.port", "x"), Map.of("pulsar.tokenfile", file.toString()), Map.of("http.prt", "1"));
        for (Map<String, String> overrides : wrong) {
            Map<String, String> all = new HashMap<>(overrides);
            all.put("pulsar.token-file", file.toString());
            assertThatThrownBy(() -> of(all))
                    .isInstanceOf(ConfigException.class)
                    .message()
                    .doesNotContain(token);
        }
    }
}

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses are logged, so no secret gets into one.
class AddressConfigTest {
    private static ConfigReader reader(String value) {
        return new ConfigReader(Map.of(), Map.of(), Map.of("key", value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pulsar://user:SECRET@broker:6650",
                "pulsar://SECRET@broker:6650",
                "pulsar://broker:6650?token=SECRET",
                "pulsar://broker:6650#SECRET",
                "pulsar:/user:SECRET@broker"
            })
    void aBrokersAddressHasNoSecret(String value) {
        assertThatThrownBy(() -> AddressConfig.broker(reader(value), "key", "pulsar://127.0.0.1:6650"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'key'", "(not shown)", "pulsar://host:port", "pulsar.token-file")
                .hasMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:SECRET@broker:8080",
                "https://broker:8080/?token=SECRET",
                "https://broker:8080#SECRET",
                "https://user:SECRET@ broker"
            })
    void anAdministrationsAddressHasNoSecret(String value) {
        assertThatThrownBy(() -> AddressConfig.host(reader(value), "key"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'key'", "(not shown)", "http://host:port", "pulsar.token-file")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void aPathBehindTheHostWouldBePassedOver() throws ConfigException {
        assertThatThrownBy(() -> AddressConfig.host(reader("https://gateway/pulsar"), "key"))
                .hasMessageContaining("'https://gateway/pulsar'; allowed: http://host:port");
        assertThat(AddressConfig.host(reader("HTTP://gateway:1/"), "key")).isEqualTo(URI.create("HTTP://gateway:1/"));
    }

    @Test
    void aWebhookHasNoUserWhomNobodyWouldAsk() throws ConfigException {
        assertThatThrownBy(() -> AddressConfig.hook(reader("https://user:SECRET@hooks/x"), "key"))
                .hasMessageContaining("'(not shown)'; allowed: http://host/path")
                .hasMessageNotContaining("SECRET");
        assertThat(AddressConfig.hook(reader("https://hooks/x?key=y"), "key"))
                .isEqualTo(URI.create("https://hooks/x?key=y"));
    }

    @Test
    void severalBrokersAreOneAddress() throws ConfigException {
        assertThat(AddressConfig.broker(reader("pulsar+ssl://a:1,b:2"), "key", ""))
                .isEqualTo("pulsar+ssl://a:1,b:2");
    }
}

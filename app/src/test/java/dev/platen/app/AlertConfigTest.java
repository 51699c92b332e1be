package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with `alerts.*` stops the start.
class AlertConfigTest {
    private static void assertRefused(String key, String value, String... said) {
        ConfigReader reader = new ConfigReader(Map.of(), Map.of(), Map.of(key, value));
        assertThatThrownBy(() -> ThrottleConfig.alerts(reader))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("configuration key '" + key + "'")
                .hasMessageContainingAll(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "3601", "-1", "70.5", "a minute"})
    void aHorizonOutOfRange(String value) {
        assertRefused("alerts.horizon-seconds", value, "'" + value + "'", "a whole number from 10 to 3600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "hooks.example/x", "http://", "https:///x", "http://h/a b", "mailto:a@b"})
    void aWebhookThatIsNoAddress(String value) {
        assertRefused("alerts.webhook", value, "http://host/path or https://host/path", "(not shown)");
    }
}

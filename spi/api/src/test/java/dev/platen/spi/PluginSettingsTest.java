package dev.platen.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginSettingsTest {
    private final PluginSettings settings =
            new PluginSettings(Map.of("count", " 7 ", "share", "0.25", "name", "x", "wrong", "seven"));

    @Test
    void readsTextsAndNumbers() {
        assertThat(settings.text("name", "y")).isEqualTo("x");
        assertThat(settings.integer("count", 1, 0, 10)).isEqualTo(7);
        assertThat(settings.decimal("share", 1, 0, 1)).isEqualTo(0.25);
    }

    @Test
    void fallsBackWhereAKeyIsAbsent() {
        assertThat(PluginSettings.none().text("name", "y")).isEqualTo("y");
        assertThat(PluginSettings.none().integer("count", 3, 0, 10)).isEqualTo(3);
        assertThat(PluginSettings.none().decimal("share", 0.5, 0, 1)).isEqualTo(0.5);
    }

    @Test
    void namesKeyValueAndRangeOfWhatIsWrong() {
        assertThatThrownBy(() -> settings.integer("wrong", 1, 0, 10))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("setting 'wrong' is 'seven'; allowed: a whole number from 0 to 10");
        assertThatThrownBy(() -> settings.integer("count", 1, 8, 10))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("from 8 to 10");
        assertThatThrownBy(() -> settings.decimal("share", 1, 0.5, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("setting 'share' is '0.25'; allowed: a number from 0.5 to 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "", "1,5"})
    void refusesWhatIsNoNumberInTheRange(String text) {
        PluginSettings odd = new PluginSettings(Map.of("share", text));

        assertThatThrownBy(() -> odd.decimal("share", 1, 0, 1)).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void refusesKeysThatNobodyKnows() {
        assertThatThrownBy(() -> settings.requireOnly(Set.of("count", "share", "name")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("setting 'wrong' is 'seven'; allowed: one of the keys [count, name, share]");
        settings.requireOnly(Set.of("count", "share", "name", "wrong"));
    }
}

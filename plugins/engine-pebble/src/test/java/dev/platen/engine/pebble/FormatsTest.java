package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.NumberFormat;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private final Formats formats = new Formats();

    @Test
    void tellsPatternsAndLocalesApart() {
        for (int round = 0; round < 2; round++) {
            assertThat(formats.number("0.0", Locale.US).format(1.25)).isEqualTo("1.2");
            assertThat(formats.number("0.00", Locale.US).format(1.25)).isEqualTo("1.25");
            assertThat(formats.number("0.00", Locale.GERMANY).format(1.25)).isEqualTo("1,25");
            assertThat(formats.number(Formats.OF_LOCALE, Locale.GERMANY).format(1234.5))
                    .isEqualTo("1.234,5");
            assertThat(formats.date("d. MMMM", Locale.GERMANY).format(LocalDate.of(2026, 3, 1)))
                    .isEqualTo("1. März");
            assertThat(formats.date("d. MMMM", Locale.US).format(LocalDate.of(2026, 3, 1)))
                    .isEqualTo("1. March");
        }
    }

    @Test
    void givesEveryCallerItsOwnNumberFormat() {
        NumberFormat first = formats.number("0.00", Locale.US);
        first.setMaximumFractionDigits(0);

        assertThat(formats.number("0.00", Locale.US).format(1.25)).isEqualTo("1.25");
    }

    @Test
    void staysRightWhenThereAreMorePatternsThanItKeeps() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(formats.number("'" + i + ":'0", Locale.US).format(7)).isEqualTo(i + ":7");
        }
    }

    @Test
    void keepsNothingOfAWrongPattern() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> formats.date("b{", Locale.US)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> formats.number("0.0.0", Locale.US)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

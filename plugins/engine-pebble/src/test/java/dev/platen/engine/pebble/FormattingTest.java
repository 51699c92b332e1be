package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.Escaping;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormattingTest {
    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-01-31T23:30:00Z; 1 Feb 2026 00:30",
                "2026-01-31T23:30:00+01:00; 31 Jan 2026 23:30",
                "2026-07-31T23:30:00.123Z; 1 Aug 2026 01:30",
                "2026-01-31T23:30:00; 31 Jan 2026 23:30",
                "2026-01-31T23:30; 31 Jan 2026 23:30",
                "2026-01-31; 31 Jan 2026 00:00"
            })
    void readsIsoDatesAndShowsThemInTheTimeZoneOfTheMessage(String date, String shown) throws Exception {
        assertThat(fixture.render("{{ d | date('d MMM yyyy HH:mm') }}", Map.of("d", date)))
                .isEqualTo(shown);
    }

    @Test
    void formatsDatesInTheLanguageOfTheMessage() throws Exception {
        assertThat(fixture.locale(Locale.GERMANY).render("{{ d | date('EEEE, d. MMMM') }}", Map.of("d", "2026-03-02")))
                .isEqualTo("Montag, 2. März");
    }

    @Test
    void takesTimeZoneAndFormatOfTheInputAsArguments() throws Exception {
        assertThat(fixture.render(
                        "{{ '2026-01-31T12:00:00Z' | date('HH:mm', timeZone='Asia/Tokyo') }} "
                                + "{{ '31/01/2026' | date('yyyy-MM-dd', existingFormat='dd/MM/yyyy') }} "
                                + "{{ 0 | date('yyyy') }}",
                        Map.of()))
                .isEqualTo("21:00 2026-01-31 1970");
    }

    @Test
    void nowIsTheTimeOfTheMessage() throws Exception {
        assertThat(fixture.render("{{ now() }} {{ now() | date('HH:mm') }}", Map.of()))
                .isEqualTo("2026-03-01T12:00:00Z 13:00");
    }

    @Test
    void formatsNumbersInTheLocaleOfTheMessage() throws Exception {
        Map<String, Object> data = Map.of("price", new BigDecimal("1234.5"));
        String text = "{{ price | numberformat('#,##0.00 ¤') }} {{ price | numberformat }} {{ price }}";

        assertThat(fixture.render(text, data)).isEqualTo("1,234.50 $ 1,234.5 1234.5");
        assertThat(new Fixture().locale(Locale.GERMANY).render(text, data)).isEqualTo("1.234,50 € 1.234,5 1234.5");
    }

    @Test
    void escapesForTheInsideOfJsonStrings() throws Exception {
        assertThat(fixture.escaping(Escaping.JSON)
                        .render("{\"a\":\"{{ v }}\",\"n\":{{ n }}}", Map.of("v", "\"q\" \\ \n\u0001/é", "n", 5)))
                .isEqualTo("{\"a\":\"\\\"q\\\" \\\\ \\n\\u0001/é\",\"n\":5}");
    }

    @Test
    void printsAsItIsWhereNothingIsEscaped() throws Exception {
        assertThat(fixture.escaping(Escaping.NONE).render("{{ v }} {{ v | escape }}", Map.of("v", "<a> & \"b\"")))
                .isEqualTo("<a> & \"b\" &lt;a&gt; &amp; &quot;b&quot;");
    }

    @Test
    void datesFromTheDataCannotBringMarkup() throws Exception {
        assertThat(fixture.render("{{ now() | date(f) }}", Map.of("f", "'<b>'yyyy")))
                .isEqualTo("&lt;b&gt;2026");
    }
}

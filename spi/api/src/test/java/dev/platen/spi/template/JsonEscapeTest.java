package dev.platen.spi.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonEscapeTest {
    @Test
    void escapesQuotesBackslashesAndControlCharacters() {
        assertThat(JsonEscape.escape("\"a\\b\" \n\r\t\b\f\u0000\u001F"))
                .isEqualTo("\\\"a\\\\b\\\" \\n\\r\\t\\b\\f\\u0000\\u001f");
    }

    @Test
    void leavesEverythingElseAsItIs() {
        String text = "a/b <é> \u007F \u2028 \uD83D\uDE00 \uD83D";

        assertThat(JsonEscape.escape(text)).isSameAs(text);
    }

    @Test
    void escapesEveryControlCharacterAndNothingAbove() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean escaped = c < 0x20 || c == '"' || c == '\\';
            assertThat(JsonEscape.replacement((char) c) != null)
                    .as("character %s", Integer.toHexString(c))
                    .isEqualTo(escaped);
        }
    }
}

package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words words = new Words();

    private String get(String text) {
        return words.get(("<" + text + ">").toCharArray(), 1, text.length());
    }

    @Test
    void aWordThatWasSeenBeforeIsTheSameString() {
        String word = get("acme");

        assertThat(word).isEqualTo("acme");
        assertThat(get("acme")).isSameAs(word);
        assertThat(get("")).isEmpty();
    }

    @Test
    void wordsThatFallOnTheSamePlaceAreToldApart() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(get("word-" + i)).isEqualTo("word-" + i);
            }
            // Equal hash codes.
            assertThat(get("Aa")).isEqualTo("Aa");
            assertThat(get("BB")).isEqualTo("BB");
        }
    }

    @Test
    void aLongTextIsNoWord() {
        String text = "x".repeat(Words.MAX_CHARS + 1);
        String first = get(text);

        assertThat(first).isEqualTo(text);
        assertThat(get(text)).isNotSameAs(first);
    }
}

package dev.platen.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void showsEachPartOnALineWithoutMarkup() throws JsonProcessingException {
        String text = Excerpt.of(new ObjectMapper().readTree("""
                {"id":"r-1","workspace":"acme","template":"welcome@2","channel":"email","parts":{
                  "subject":"Hello","html":"<html><head><style>b{}</style></head><p>Hello\\n  <b>Ada</b></p>"}}"""));
        assertThat(text.lines())
                .containsExactly("email    acme/welcome@2  r-1", "  subject  Hello", "  html     Hello Ada");
    }

    @Test
    void cutsLongTextsAndSaysHowLongTheyAre() throws JsonProcessingException {
        String text =
                Excerpt.of(new ObjectMapper().readTree("{\"parts\":{\"text\":\"%s\"}}".formatted("word ".repeat(400))));
        assertThat(text).contains("word wor").contains("… (2,000 characters)");
        assertThat(text.lines()).allMatch(line -> line.length() < 140);
    }

    @Test
    void neverCutsACharacterInTwo() {
        String cut = Excerpt.shortened("x".repeat(94) + "😀".repeat(10));
        assertThat(cut).isEqualTo("x".repeat(94) + "…");
    }
}

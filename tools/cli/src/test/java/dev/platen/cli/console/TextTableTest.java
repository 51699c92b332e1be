package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void wordsStartAtTheLeft() {
        assertThat(TextTable.ofWords("lane", "code").row("urgent", "A").text()).isEqualTo("lane    code\nurgent  A");
    }

    @Test
    void namesStartAtTheLeftAndNumbersEndAtTheRight() {
        String text = new TextTable("lane", "in", "out")
                .row("urgent", "1", "22,000")
                .row("bulk", "333", "4")
                .text();
        assertThat(text).isEqualTo("""
                lane     in     out
                urgent    1  22,000
                bulk    333       4""");
    }

    @Test
    void refusesARowOfTheWrongLength() {
        assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells in a table of 2 columns");
    }
}

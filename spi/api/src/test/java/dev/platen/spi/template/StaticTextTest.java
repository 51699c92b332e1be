package dev.platen.spi.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StaticTextTest {
    private static final String TEXT = "a \"q\" €\n\uD83D\uDE00";

    @Test
    void copiesItsUtf8InPieces() {
        StaticText text = StaticText.of(TEXT);
        byte[] target = new byte[text.utf8Length() + 2];

        text.copyUtf8(target, 1, 0, 3);
        text.copyUtf8(target, 4, 3, text.utf8Length() - 3);

        assertThat(new String(target, 1, text.utf8Length(), StandardCharsets.UTF_8))
                .isEqualTo(TEXT);
        assertThat(target[0] + target[target.length - 1])
                .as("nothing beside it")
                .isZero();
    }

    @Test
    void copiesTheFormForJson() {
        StaticText text = StaticText.of(TEXT);
        byte[] target = new byte[text.jsonLength()];

        text.copyJson(target, 0, 0, target.length);

        assertThat(new String(target, StandardCharsets.UTF_8)).isEqualTo("a \\\"q\\\" €\\n\uD83D\uDE00");
    }

    @Test
    void keepsOneFormWhereBothAreTheSame() {
        StaticText plain = StaticText.of("plain text");
        StaticText quoted = StaticText.of("plain\"text");

        assertThat(plain.jsonLength()).isEqualTo(plain.utf8Length());
        assertThat(quoted.retainedBytes() - plain.retainedBytes())
                .as("the second form is counted")
                .isEqualTo(11);
    }
}

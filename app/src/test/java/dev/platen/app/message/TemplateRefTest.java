package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRefTest {
    @Test
    void readsANameAsTheLiveVersion() {
        assertThat(TemplateRef.parse("order-confirmation"))
                .isEqualTo(new TemplateRef("order-confirmation", TemplateRef.LIVE));
    }

    @Test
    void readsANameWithAVersion() {
        assertThat(TemplateRef.parse("order-confirmation@7")).isEqualTo(new TemplateRef("order-confirmation", 7));
    }

    @Test
    void readsTheLargestVersion() {
        assertThat(TemplateRef.parse("a@999999999")).isEqualTo(new TemplateRef("a", 999_999_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a.b_c-d", "footer@3"})
    void printsWhatItRead(String text) {
        assertThat(TemplateRef.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A",
                "-a",
                ".a",
                "a b",
                "ä",
                "a/b",
                "../a",
                "a#b",
                "a\n",
                "@7",
                "a@",
                "a@0",
                "a@-1",
                "a@+1",
                "a@1.0",
                "a@7@8",
                "a@٣",
                "a@1000000000",
                "a@99999999999999999999",
                "a@live"
            })
    void refusesWhatIsNoReference(String text) {
        assertThat(TemplateRef.parse(text)).as("'%s'", text).isNull();
    }

    @Test
    void refusesANameOf65Characters() {
        assertThat(TemplateRef.parse("a".repeat(64))).isNotNull();
        assertThat(TemplateRef.parse("a".repeat(65))).isNull();
    }
}

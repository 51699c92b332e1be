package dev.platen.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TemplateRefTest {
    @Test
    void readsNamesWithAndWithoutAVersion() {
        assertThat(TemplateRef.parse("welcome")).isEqualTo(new TemplateRef("welcome", 0));
        assertThat(TemplateRef.parse("welcome@17")).isEqualTo(new TemplateRef("welcome", 17));
        assertThat(TemplateRef.parse("welcome@17").text()).isEqualTo("welcome@17");
        assertThat(TemplateRef.parse("welcome").text()).isEqualTo("welcome");
    }

    @Test
    void refusesVersionsThatAreNone() {
        for (String wrong : new String[] {"welcome@", "welcome@0", "welcome@live", "@3", "welcome@99999999999", ""}) {
            assertThatThrownBy(() -> TemplateRef.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

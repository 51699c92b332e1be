package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompilingTest {
    private final Fixture fixture = new Fixture();

    private TemplateException refusal(String text) {
        return catchThrowableOfType(TemplateException.class, () -> fixture.compile(text));
    }

    @Test
    void namesTheReferencesOfASource() throws Exception {
        String text = "{% extends 'layout@3' %}{% import \"ui\" as ui %}{% from 'more#text' import a, b as c %}"
                + "{% include 'footer' with {'x': 'not a name'} %}{% include wide ? 'big' : 'small-' ~ size %}"
                + "{% block b %}{% for i in l %}{% include 'row' %}{% endfor %}{% endblock %}";

        assertThat(fixture.engine().references(new PartSource("t@1", "html", text), CompileLimits.DEFAULT))
                .containsExactlyInAnyOrder("layout@3", "ui", "more#text", "footer", "big", "small-", "row");
    }

    @Test
    void aReferenceMeansThePartInWhichItIsWritten() throws Exception {
        fixture.with("shared", "{% include 'inner' %}").with("inner", "inner html");

        assertThat(fixture.render("{% include 'shared' %}", Map.of())).isEqualTo("inner html");
    }

    @Test
    void refusesReferencesThatTheSetLacksWithTheirPlace() {
        TemplateException refusal = refusal("one\ntwo {% include 'nowhere' %}");

        assertThat(refusal).hasMessageContaining("'nowhere'");
        assertThat(refusal.place()).isEqualTo(new SourcePlace("main@1", "html", 2, 0));
    }

    @Test
    void refusesMacrosThatNoImportedTemplateHas() {
        fixture.with("ui", "{% macro row(x) %}[{{ x }}]{% endmacro %}");

        assertThat(refusal("one\n{% import 'ui' as ui %}{{ ui.raw(1) }}"))
                .hasMessage("no imported template has a macro 'raw'");
        assertThat(refusal("one\n{% import 'ui' as ui %}{{ ui.raw(1) }}").place())
                .isEqualTo(new SourcePlace("main@1", "html", 2, 0));
        assertThat(refusal("{% from 'ui' import row, raw as r %}"))
                .hasMessage("no imported template has a macro 'raw'");
        assertThat(refusal("{{ name.length() }}"))
                .as("nothing but an import has anything to call")
                .hasMessage("no imported template has a macro 'length'");
    }

    @Test
    void saysInWordsWhatIsWrongWithASource() {
        assertThat(refusal("{% if %}")).hasMessage("'%}' is not expected here");
        assertThat(refusal("{% cache 'a' %}")).hasMessage("there is no tag 'cache' here");
        assertThat(refusal("{% block a %}")).hasMessage("this block has no endblock");
        assertThat(refusal("{{ a | sparkle }}")).hasMessage("there is no filter 'sparkle'");
        assertThat(refusal("{{ a | upper(1) }}")).hasMessage("'upper' takes at most 0 arguments");
        assertThat(refusal("{{ a")).hasMessage("this tag is not closed");
        assertThat(refusal("{{ a | date(fromat='y') }}")).hasMessage("'date' has no parameter 'fromat'");
    }

    @Test
    void refusesFunctionsAndMacrosThatNoSourceHas() {
        assertThat(refusal("{% if false %}{{ sparkle(1) }}{% endif %}"))
                .as("even where it would never be called")
                .hasMessage("there is no function or macro 'sparkle'");
        fixture.with("broken", "\n{{ sparkle(1) }}");
        assertThat(refusal("{% include 'broken' %}").place()).isEqualTo(new SourcePlace("broken@1", "html", 2, 0));
    }

    @Test
    void knowsMacrosOfImportsUnderTheirNames() throws Exception {
        fixture.with("ui", "{% macro row(x) %}[{{ x }}]{% endmacro %}");

        assertThat(fixture.render("{% import 'ui' %}{{ row(1) }}", Map.of())).isEqualTo("[1]");
        assertThat(fixture.render("{% from 'ui' import row as line %}{{ line(2) }}", Map.of()))
                .isEqualTo("[2]");
        assertThat(fixture.render("{% import cond ? 'ui' : 'ui' %}{{ row(3) }}", Map.of("cond", true)))
                .isEqualTo("[3]");
    }

    @Test
    void placesErrorsInTheSourceThatHasThem() {
        fixture.with("broken", "fine\n  {{ a b }}");

        assertThat(refusal("{% include 'broken' %}").place()).isEqualTo(new SourcePlace("broken@1", "html", 2, 3));
    }

    @Test
    void rendersComputedNamesOfTemplatesThatAreWrittenSomewhere() throws Exception {
        fixture.with("a", "A").with("b", "B");
        CompiledTemplate template = fixture.compile("{% include wide ? 'a' : 'b' %}{% include name %}");

        assertThat(fixture.render(template, Map.of("wide", true, "name", "b"))).isEqualTo("AB");
    }

    @Test
    void placesFailuresInTheSourceThatHasThem() {
        fixture.with("row", "\n\n{{ line.price | date }}");
        RenderException failure = catchThrowableOfType(
                RenderException.class,
                () -> fixture.render(
                        "{% for line in lines %}{% include 'row' %}{% endfor %}",
                        Map.of("lines", List.of(Map.of("price", "x")))));

        assertThat(failure.place()).isEqualTo(new SourcePlace("row@1", "html", 3, 0));
        assertThat(failure.kind()).isEqualTo(RenderException.Kind.EVALUATION);
    }

    @Test
    void abortIsAnOutcome() {
        String text = "{% if stock == 0 %}{{ abort('sold out: ' ~ item) }}{% endif %}";

        assertThatThrownBy(() -> fixture.render(text, Map.of("stock", 0, "item", "tea")))
                .isInstanceOf(RenderAbortedException.class)
                .hasMessage("sold out: tea");
    }

    @Test
    void aMacroOfFromIsTheSameInEveryRender() throws Exception {
        fixture.with("ui", "{% macro b(x) %}<{{ x }}>{% endmacro %}");
        CompiledTemplate template = fixture.compile("{% from 'ui' import b as bold %}{{ bold('a') }}");

        assertThat(fixture.render(template, Map.of())).isEqualTo("<a>");
        assertThat(fixture.render(template, Map.of()))
                .as("stock Pebble registers it twice and fails")
                .isEqualTo("<a>");
    }

    @Test
    void setDoesNotReachTheData() throws Exception {
        assertThat(fixture.render(
                        "{% set n = 2 %}{% for i in 1..2 %}{% set n = n + i %}{% endfor %}{{ n }}", Map.of("n", 1)))
                .isEqualTo("5");
    }

    @Test
    void weighsALittleMoreThanItsSource() throws Exception {
        String text = "<p>static text</p>{{ user.name }}".repeat(100);

        assertThat(fixture.compile(text).retainedBytes()).isBetween((long) text.length(), 9L * text.length());
    }

    @Test
    void hasNoSettings() {
        assertThatThrownBy(() -> new PebbleEngineFactory().create(new PluginSettings(Map.of("cache", "1"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("cache");
    }
}

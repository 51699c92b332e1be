package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MissingVariablesTest {
    private static final Map<String, @Nullable Object> DATA = data();

    private static Map<String, @Nullable Object> data() {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("user", Map.of("name", "Ann"));
        data.put("nothing", null);
        return data;
    }

    @ParameterizedTest
    @CsvSource({
        "{{ absent }},absent",
        "{{ user.absent }},user.absent",
        "{{ absent.name }},absent",
        "{{ user.absent.deeper }},user.absent",
        "{{ user['absent'] }},user.absent",
        "{{ user[user.name] }},user[…]",
        "{{ nothing.name }},nothing.name",
        "{% if absent %}{% endif %},absent",
        "{% for x in absent %}{% endfor %},absent",
        "{{ 'a' ~ absent }},absent",
        "{{ absent | upper }},absent",
        "{% set x = absent %},absent",
        "{{ user.name | default(absent) }},absent"
    })
    void strictFailsNamingVariableAndLine(String text, String variable) {
        RenderException failure =
                catchThrowableOfType(RenderException.class, () -> new Fixture().render("first line\n" + text, DATA));

        assertThat(failure.kind()).isEqualTo(RenderException.Kind.MISSING_VARIABLE);
        assertThat(failure).hasMessage("variable '" + variable + "' is missing");
        assertThat(failure.place().line()).isEqualTo(2);
        assertThat(failure.place().template()).isEqualTo("main@1");
    }

    @Test
    void abortEndsTheMessageNamingTheVariable() {
        RenderAbortedException aborted = catchThrowableOfType(
                RenderAbortedException.class,
                () -> new Fixture().missing(MissingVariables.ABORT).render("{{ user.absent }}", DATA));

        assertThat(aborted.reason()).isEqualTo("missing variable user.absent");
    }

    @Test
    void defaultPrintsNothingAndIsFalse() throws Exception {
        String text =
                "[{{ absent }}{{ user.absent.deeper }}{% if absent %}yes{% endif %}{% for x in absent %}x{% endfor %}]";

        assertThat(new Fixture().missing(MissingVariables.DEFAULT).render(text, DATA))
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @EnumSource(MissingVariables.class)
    void whatAsksForAbsenceWorksUnderEveryPolicy(MissingVariables policy) throws Exception {
        String text = "{{ absent | default('a') }} {{ user.absent | default('b') }} {{ absent.deeper | default('c') }} "
                + "{{ absent is defined }} {{ absent is null }} {{ user.absent is empty }} {{ absent is not null }}";

        assertThat(new Fixture().missing(policy).render(text, DATA)).isEqualTo("a b c false true true false");
    }

    @ParameterizedTest
    @EnumSource(MissingVariables.class)
    void whatIsPresentAndNullIsNotMissing(MissingVariables policy) throws Exception {
        String text = "[{{ nothing }}{% if nothing %}yes{% endif %}{{ nothing | default('none') }}]";

        assertThat(new Fixture().missing(policy).render(text, DATA)).isEqualTo("[none]");
    }

    @Test
    void aDefaultAfterAFailedMacroFindsTheTemplateAsItWas() throws Exception {
        Fixture fixture = new Fixture()
                .with("macros", "{% macro deep(x) %}lost{% for i in 1..2 %}{{ absent }}{% endfor %}{% endmacro %}")
                .with("layout", "<{% block b %}{% endblock %}>");
        String text = "{% extends 'layout' %}{% import 'macros' as m %}{% block b %}{% set own = 'kept' %}"
                + "{{ m.deep(1) | default('d') }}{{ own }}{{ user.name }}{{ x is defined }}{{ i is defined }}"
                + "{{ parent() }}{% endblock %}";

        assertThat(fixture.render(text, DATA)).isEqualTo("<dkeptAnnfalsefalse>");
    }
}

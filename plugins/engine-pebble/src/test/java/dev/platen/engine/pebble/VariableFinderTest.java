package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.VariablePaths;
import org.junit.jupiter.api.Test;

class VariableFinderTest {
    private final Fixture fixture = new Fixture();

    private VariablePaths paths(String text) throws Exception {
        return fixture.compile(text).variables();
    }

    @Test
    void listsWhatIsPrintedTestedAndPassedOn() throws Exception {
        VariablePaths found = paths("""
                {{ user.name }} {{ user['email'] | default(fallback.email) }} {% if order.paid and not silent %}{% endif %}
                {{ order.total | numberformat(formats.money) }} {{ a ? b : c }} {{ [d, {"k": e}] | length }} {{ f ~ g.h }}
                """);

        assertThat(found.everything()).isFalse();
        assertThat(found.paths())
                .containsExactly(
                        "a",
                        "b",
                        "c",
                        "d",
                        "e",
                        "f",
                        "fallback.email",
                        "formats.money",
                        "g.h",
                        "order.paid",
                        "order.total",
                        "silent",
                        "user.email",
                        "user.name");
    }

    @Test
    void followsLoopsIntoTheElementsOfLists() throws Exception {
        assertThat(paths("{% for l in order.lines %}{{ loop.index }}{{ l.price }}{% for t in l.tags %}{{ t.id }}"
                                + "{% endfor %}{% endfor %}")
                        .paths())
                .containsExactly("order.lines[].price", "order.lines[].tags[].id");
        assertThat(paths("{% for l in order.lines %}{{ l }}{% endfor %}").paths())
                .as("a whole element is the whole list")
                .containsExactly("order.lines");
        assertThat(paths("{% for l in order.lines %}.{% endfor %}").paths())
                .as("the loop counts even if nothing is read")
                .containsExactly("order.lines");
        assertThat(paths("{{ order.lines[0].price }}").paths()).containsExactly("order.lines[].price");
        assertThat(paths("{% for e in totals %}{{ e.key }}={{ e.value.sum }}{% endfor %}")
                        .paths())
                .as("what is looped over may be a map")
                .containsExactly("totals");
    }

    @Test
    void readsAllOfWhatIsIndexedByAComputedName() throws Exception {
        VariablePaths found = paths("{{ prices[order.currency].net }}");

        assertThat(found.everything()).isFalse();
        assertThat(found.paths()).containsExactly("order.currency", "prices");
    }

    @Test
    void knowsNamesThatTheTemplateMakesItself() throws Exception {
        assertThat(paths("{% set x = user.name %}{{ x }}{% macro m(p) %}{{ p }}{{ q }}{% endmacro %}{{ m(a.b) }}")
                        .paths())
                .as("a variable that is set may still come from the data")
                .containsExactly("a.b", "user.name", "x");
    }

    @Test
    void followsIncludesLayoutsAndBlocks() throws Exception {
        fixture.with("row", "{{ line.name }}{{ shop }}")
                .with("line", "{{ l.price }}")
                .with("layout", "{{ title }}{% for x in top.rows %}{% block cell %}{% endblock %}{% endfor %}");

        assertThat(paths("{% for line in lines %}{% include 'row' %}{% endfor %}{% include 'line' with {'l': last} %}")
                        .paths())
                .containsExactly("last.price", "lines[].name", "shop");
        assertThat(paths("{% extends 'layout' %}{% block cell %}{{ x.id }}{% endblock %}")
                        .paths())
                .contains("title", "top.rows[].id");
    }

    @Test
    void givesUpWhereNamesAreComputed() throws Exception {
        fixture.with("a", "").with("self", "{{ x.y }}{% include 'self' with {'x': x.y} %}");

        assertThat(paths("{% include which %}").everything()).isTrue();
        assertThat(paths("{% extends cond ? 'a' : 'a' %}").everything()).isTrue();
        assertThat(paths("{{ _context[name] }}").everything()).isTrue();
        assertThat(paths("{{ _context['a.b'] }}").everything()).isTrue();
        assertThat(paths("{% for i in l %}{% extends 'a' %}{% endfor %}").everything())
                .isTrue();
        assertThat(paths("{% macro m() %}{% extends 'a' %}{% endmacro %}{{ m() }}")
                        .everything())
                .isTrue();
        assertThat(paths("{% macro m(c) %}{{ c.x }}{% endmacro %}{{ m(_context) }}")
                        .everything())
                .isTrue();
        assertThat(paths("{{ _context.user }}").paths()).containsExactly("user");
        assertThat(paths("{% include 'self' %}").paths()).as("recursion ends").contains("x.y");
    }
}

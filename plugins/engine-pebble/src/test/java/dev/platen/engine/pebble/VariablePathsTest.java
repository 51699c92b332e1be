package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A template renders the same, failures included, from the data that its paths keep as from all data.
class VariablePathsTest {
    private static final int CASES = 1_500;

    private static final Map<String, Object> DATA = Map.of(
            "unused",
            "never read",
            "name",
            "user",
            "user",
            Map.of("name", "Ann", "age", 40, "address", Map.of("city", "Köln", "zip", "50667")),
            "lines",
            List.of(
                    Map.of("sku", "A", "price", 3, "tags", List.of("x", "y")),
                    Map.of("sku", "B", "price", 4, "tags", List.of())),
            "grid",
            List.of(List.of(Map.of("x", 1, "y", 2)), List.of(Map.of("x", 3, "y", 4))),
            "totals",
            Map.of("net", Map.of("sum", 7, "tax", 1)),
            "a.b",
            "dotted");

    @ParameterizedTest
    @EnumSource(MissingVariables.class)
    void generatedTemplatesRenderTheSameFromFilteredData(MissingVariables policy) throws Exception {
        int filtered = 0;
        for (long seed = 1; seed <= CASES; seed++) {
            TemplateGenerator.Case generated = new TemplateGenerator(seed).next();
            Fixture fixture = new Fixture().missing(policy);
            generated.sources().forEach(fixture::with);
            CompiledTemplate template;
            try {
                template = fixture.compile(String.valueOf(generated.sources().get("main")));
            } catch (TemplateException e) {
                continue;
            }
            Map<String, @Nullable Object> kept = filtered(generated.data(), PathFilter.of(template.variables()));
            assertThat(outcome(fixture, template, kept))
                    .as("seed %s, sources %s, paths %s", seed, generated.sources(), template.variables())
                    .isEqualTo(outcome(fixture, template, generated.data()));
            filtered += kept.equals(generated.data()) ? 0 : 1;
        }
        assertThat(filtered).as("cases in which something was left out").isGreaterThan(CASES / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ user.name }}{{ lines[0].sku }}{{ lines[1].tags | length }}",
                "{% for l in lines %}{{ loop.index }}/{{ loop.length }}{{ l.price }}{% endfor %}",
                "{% for l in lines %}{% for t in l.tags %}{{ t }}{% else %}none{% endfor %}{% endfor %}",
                "{% for l in lines %}.{% endfor %}",
                "{% for row in grid %}{% for cell in row %}{{ cell.x }}{% endfor %}{% endfor %}",
                "{% for e in user %}{{ e.key }}{% endfor %}",
                "{% for e in totals %}{{ e.key }}{{ e.value.sum }}{% endfor %}",
                "{% for e in totals %}{{ e.sum }}{% endfor %}",
                "{% for e in totals %}{{ e }}{% endfor %}",
                "{{ user }}{{ lines }}{{ totals.net }}",
                "{{ user | length }}{{ totals is empty }}{% if user is map %}m{% endif %}",
                "{{ user[name] }}{{ _context[name].age }}",
                "{{ _context.user.name }}{{ _context['a.b'] }}",
                "{{ user['name'] }}{{ user['na.me'] }}{{ lines['0'].sku }}",
                "{{ (user | default({})).address.city }}{{ ([user, lines] | first).age }}",
                "{% set u = user.address %}{{ u.city }}{% set user = totals %}{{ user.net.sum }}",
                "{% macro m(x, y) %}{{ x.city }}{{ y }}{% endmacro %}{{ m(user.address, y=lines[0].sku) }}",
                "{% macro m(c) %}{{ c.user.name }}{% endmacro %}{{ m(_context) }}",
                "{% include 'row' with {'l': lines[1], 'n': user.age} %}{% include 'row' with {'l': user} %}",
                "{% for l in lines %}{% include 'row' %}{% endfor %}",
                "{% include name == 'user' ? 'row' : 'row' with {'l': totals} %}",
                "{% extends 'layout' %}{% block b %}{{ l.sku }}{{ parent() }}{{ user.age }}{% endblock %}",
                "{% for i in lines %}{% extends 'layout' %}{% endfor %}",
                "{% filter upper %}{{ user.address.city }}{% for l in lines %}{{ l.sku }}{% endfor %}{% endfilter %}",
                "{{ lines.name }}{{ user.name.first }}{{ name.x }}{{ user[0] }}",
                "{{ totals.net == {'sum': 7, 'tax': 1} }}{{ user contains 'age' }}{{ [1] + lines }}",
                "{% for x in lines | reverse %}{{ x.sku }}{% endfor %}{% for x in lines + grid %}{{ x }}{% endfor %}"
            })
    void everyWayToReadDataIsKept(String text) throws Exception {
        for (MissingVariables policy : MissingVariables.values()) {
            Fixture fixture = new Fixture()
                    .missing(policy)
                    .with("row", "[{{ l.sku }}{{ l.name }}{{ n }}{{ user.age }}]")
                    .with("layout", "<{% for l in lines %}{% block b %}{{ l.price }}{% endblock %}{% endfor %}>");
            CompiledTemplate template = fixture.compile(text);

            assertThat(outcome(fixture, template, filtered(DATA, PathFilter.of(template.variables()))))
                    .as("%s, %s", policy, template.variables())
                    .isEqualTo(outcome(fixture, template, DATA));
        }
    }

    @Test
    void leavesOutWhatIsNotRead() throws Exception {
        CompiledTemplate template =
                new Fixture().compile("{{ user.address.city }}{% for l in lines %}{{ l.sku }}{% endfor %}");

        assertThat(filtered(DATA, PathFilter.of(template.variables())))
                .isEqualTo(Map.of(
                        "user",
                        Map.of("address", Map.of("city", "Köln")),
                        "lines",
                        List.of(Map.of("sku", "A"), Map.of("sku", "B"))));
    }

    private static String outcome(
            Fixture fixture, CompiledTemplate template, Map<String, ? extends @Nullable Object> data) {
        try {
            return fixture.render(template, data);
        } catch (RenderException e) {
            return e + " at " + e.place();
        } catch (RenderAbortedException e) {
            return "aborted: " + e.reason();
        }
    }

    private static Map<String, @Nullable Object> filtered(
            Map<String, ? extends @Nullable Object> data, PathFilter filter) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        data.forEach((name, value) -> {
            PathFilter child = filter.child(name);
            if (child != null) {
                kept.put(name, filtered(value, child));
            }
        });
        return kept;
    }

    @SuppressWarnings("unchecked") // these maps have strings as keys
    private static @Nullable Object filtered(@Nullable Object value, PathFilter filter) {
        return switch (value) {
            // The very same object, whose order of entries is printed.
            case Object any when filter.everything() -> any;
            case Map<?, ?> map -> filtered((Map<String, @Nullable Object>) map, filter);
            case List<?> list -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (Object element : list) {
                    elements.add(filtered(element, filter.element()));
                }
                yield elements;
            }
            case null, default -> value;
        };
    }
}

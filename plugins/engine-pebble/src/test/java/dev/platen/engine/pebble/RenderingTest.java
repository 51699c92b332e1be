package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platen.spi.template.RenderException;
import io.pebbletemplates.pebble.utils.OperatorUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private final Fixture fixture = new Fixture();

    @Test
    void printsLoopsIncludesAndLayouts() throws Exception {
        fixture.with("layout", "<h1>{% block title %}none{% endblock %}</h1>{% block body %}{% endblock %}")
                .with("row", "<li>{{ loop.index }} {{ line.name }} x{{ line.count }}</li>")
                .with(
                        "ui",
                        "{% macro button(label, kind='plain') %}<b class=\"{{ kind }}\">{{ label }}</b>{% endmacro %}");
        String text = """
                {% extends "layout" %}
                {% import "ui" as ui %}
                {% block title %}Hi {{ user.name }}/{{ parent() }}{% endblock %}
                {% block body %}{% for line in lines %}{% include "row" %}{% endfor %}{{ ui.button("Go") }}{% endblock %}
                """;

        String html = fixture.render(
                text,
                Map.of(
                        "user",
                        Map.of("name", "<Ann>"),
                        "lines",
                        List.of(Map.of("name", "a&b", "count", 2), Map.of("name", "c", "count", 3L))));

        assertThat(html)
                .isEqualTo("<h1>Hi &lt;Ann&gt;/none</h1><li>0 a&amp;b x2</li><li>1 c x3</li><b class=\"plain\">Go</b>");
    }

    @Test
    void wholeNumbersOverflowAsInStockPebble() throws Exception {
        Map<String, Object> data = Map.of("int", Integer.MAX_VALUE, "long", Long.MAX_VALUE, "one", 1);

        assertThat(fixture.render("{{ int + one }} {{ int + 1 }} {{ long + 1 }} {{ -int - 2 * one }}", data))
                .isEqualTo(OperatorUtils.add(Integer.MAX_VALUE, 1) + " "
                        + OperatorUtils.add(Integer.MAX_VALUE, 1L) + " "
                        + OperatorUtils.add(Long.MAX_VALUE, 1L) + " "
                        + OperatorUtils.subtract(OperatorUtils.unaryMinus(Integer.MAX_VALUE), 2L))
                .isEqualTo("-2147483648 2147483648 -9223372036854775808 -2147483649");
    }

    @Test
    void aFilterTagKnowsTheLineThatItFailsOn() {
        RenderException failure = catchThrowableOfType(
                RenderException.class,
                () -> fixture.render("one\n{% filter base64decode %}{{ x }}{% endfilter %}", Map.of("x", "?")));

        assertThat(failure.place().line())
                .as("Pebble's parser gives the tag none")
                .isEqualTo(2);
    }
}

package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

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
}

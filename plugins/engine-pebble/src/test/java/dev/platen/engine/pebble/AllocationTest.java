package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.RenderSink;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 200;

    /// What a message may cost in production; there is room for a JIT that has not finished.
    private static final long MOST_BYTES = 1_600;

    @Test
    void rendersAnEmailWithLittleGarbage() throws Exception {
        CompiledTemplate template = new Fixture()
                .with(
                        "layout",
                        "<html><body>{% include 'header' %}{% block content %}{% endblock %}"
                                + "{% include 'footer' %}</body></html>")
                .with("header", "<h1>{{ shop.name }}</h1>")
                .with("footer", "<p>{{ shop.street }}, {{ shop.city }}</p>")
                .compile("{% extends 'layout' %}{% block content %}<p>Dear {{ user.name }}</p><table>"
                        + "{% for line in order.lines %}<tr class=\"{% if loop.first %}first{% endif %}\">"
                        + "<td>{{ loop.index + 1 }}</td><td>{{ line.name }}</td><td>{{ line.count }}</td></tr>{% endfor %}"
                        + "</table>{% endblock %}");
        RenderContext context = new RenderContext(data(), Locale.US, ZoneId.of("UTC"), Fixture.NOW);
        RenderBudget budget = Fixture.budget();
        RenderSink sink = new CountingSink(Long.MAX_VALUE);

        render(template, context, sink, budget, WARM_UP);
        long before = allocatedBytes();
        render(template, context, sink, budget, MEASURED);
        long perRender = (allocatedBytes() - before) / MEASURED;

        assertThat(perRender).as("bytes allocated by one render").isLessThan(MOST_BYTES);
    }

    private static void render(
            CompiledTemplate template, RenderContext context, RenderSink sink, RenderBudget budget, int times)
            throws Exception {
        for (int i = 0; i < times; i++) {
            budget.start(RenderLimits.DEFAULT);
            template.render("html", context, sink, budget);
        }
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static Map<String, @Nullable Object> data() {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(Map.of("name", "Tea & <biscuits> no. " + i, "count", i));
        }
        return Map.of(
                "shop", Map.of("name", "Platen", "street", "Main Street 1", "city", "Berlin"),
                "user", Map.of("name", "Ann O'Hara"),
                "order", Map.of("lines", lines));
    }
}

package dev.platen.engine.pebble;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.tck.RecordingSink;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles and renders the part `html` of a template with others around it.
final class Fixture {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final TemplateEngine engine = new PebbleEngineFactory().create(PluginSettings.none());
    private final Map<Reference, PartSource> references = new LinkedHashMap<>();
    private MissingVariables missing = MissingVariables.STRICT;
    private Escaping escaping = Escaping.HTML;
    private RenderLimits limits = RenderLimits.DEFAULT;
    private Locale locale = Locale.US;
    private ZoneId zone = ZoneId.of("Europe/Berlin");

    Fixture missing(MissingVariables policy) {
        missing = policy;
        return this;
    }

    Fixture escaping(Escaping wanted) {
        escaping = wanted;
        return this;
    }

    Fixture limits(RenderLimits wanted) {
        limits = wanted;
        return this;
    }

    Fixture locale(Locale wanted) {
        locale = wanted;
        return this;
    }

    /// Another template of the workspace, by the name by which sources refer to it.
    Fixture with(String name, String text) {
        references.put(new Reference("html", name), new PartSource(name + "@1", "html", text));
        return this;
    }

    CompiledTemplate compile(String text) throws TemplateException {
        return compile(new PartSource("main@1", "html", text));
    }

    CompiledTemplate compile(PartSource source) throws TemplateException {
        Map<String, TemplateSet.Part> parts = Map.of("html", new TemplateSet.Part(source, escaping));
        return engine.compile(new TemplateSet("main@1", parts, references, missing), CompileLimits.DEFAULT);
    }

    String render(String text, Map<String, ? extends @Nullable Object> data)
            throws TemplateException, RenderException, RenderAbortedException {
        return render(compile(text), data);
    }

    String render(CompiledTemplate template, Map<String, ? extends @Nullable Object> data)
            throws RenderException, RenderAbortedException {
        RecordingSink sink = new RecordingSink(limits.outputBytes());
        RenderBudget budget = budget();
        budget.start(limits);
        template.render("html", new RenderContext(Collections.unmodifiableMap(data), locale, zone, NOW), sink, budget);
        return sink.text();
    }

    TemplateEngine engine() {
        return engine;
    }

    static RenderBudget budget() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new RenderBudget(System::nanoTime, threads::getCurrentThreadAllocatedBytes);
    }
}

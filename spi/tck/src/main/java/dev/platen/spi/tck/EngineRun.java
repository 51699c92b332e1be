package dev.platen.spi.tck;

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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Compiles and renders one part of one template. Clock and allocation stand still unless a test moves them.
final class EngineRun {
    static final String PART = "text";

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TemplateEngine engine;
    private final Map<Reference, PartSource> references = new HashMap<>();
    private Escaping escaping = Escaping.NONE;
    private MissingVariables missing = MissingVariables.STRICT;
    private RenderLimits limits = RenderLimits.DEFAULT;
    private LongSupplier clock = () -> 0;
    private LongSupplier allocatedBytes = () -> 0;

    EngineRun(TemplateEngine engine) {
        this.engine = engine;
    }

    TemplateEngine engine() {
        return engine;
    }

    EngineRun escaping(Escaping wanted) {
        escaping = wanted;
        return this;
    }

    EngineRun missing(MissingVariables policy) {
        missing = policy;
        return this;
    }

    EngineRun limits(RenderLimits wanted) {
        limits = wanted;
        return this;
    }

    EngineRun clock(LongSupplier nanoClock) {
        clock = nanoClock;
        return this;
    }

    EngineRun allocatedBytes(LongSupplier counter) {
        allocatedBytes = counter;
        return this;
    }

    EngineRun with(String name, String text) {
        references.put(new Reference(PART, name), new PartSource(name + "@1", PART, text));
        return this;
    }

    CompiledTemplate compile(String text) throws TemplateException {
        return compile(text, CompileLimits.DEFAULT);
    }

    CompiledTemplate compile(String text, CompileLimits compileLimits) throws TemplateException {
        TemplateSet.Part part = new TemplateSet.Part(new PartSource("main@1", PART, text), escaping);
        return engine.compile(new TemplateSet("main@1", Map.of(PART, part), references, missing), compileLimits);
    }

    String render(String text, Map<String, @Nullable Object> data)
            throws TemplateException, RenderException, RenderAbortedException {
        return render(compile(text), data);
    }

    String render(CompiledTemplate template, Map<String, @Nullable Object> data)
            throws RenderException, RenderAbortedException {
        RecordingSink sink = new RecordingSink(limits.outputBytes());
        RenderBudget budget = new RenderBudget(clock, allocatedBytes);
        budget.start(limits);
        template.render(PART, new RenderContext(data, Locale.ENGLISH, ZoneOffset.UTC, NOW), sink, budget);
        return sink.text();
    }
}

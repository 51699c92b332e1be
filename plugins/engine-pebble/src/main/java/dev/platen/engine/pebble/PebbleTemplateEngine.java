package dev.platen.engine.pebble;

import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.EngineTraits;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Parses and translates sources. Holds the grammar and the formats that templates use.
final class PebbleTemplateEngine implements TemplateEngine {
    private static final EngineTraits TRAITS = new EngineTraits("Pebble", "4.1.2", EnumSet.allOf(Escaping.class));

    private final PebbleParser parser = new PebbleParser();
    private final Formats formats = new Formats();

    @Override
    public EngineTraits traits() {
        return TRAITS;
    }

    @Override
    public Set<String> references(PartSource source, CompileLimits limits) throws TemplateException {
        return translate(source, limits).referenceNames();
    }

    @Override
    public CompiledTemplate compile(TemplateSet set, CompileLimits limits) throws TemplateException {
        Map<PartSource, Unit> units = new HashMap<>();
        for (TemplateSet.Part part : set.parts().values()) {
            addUnit(part.source(), set, limits, units);
        }
        for (PartSource source : set.references().values()) {
            addUnit(source, set, limits, units);
        }
        checkCalls(units.values());
        Map<String, Program.Entry> entries = new LinkedHashMap<>();
        set.parts().forEach((name, part) -> {
            Unit unit = units.get(part.source());
            if (unit != null) {
                entries.put(name, new Program.Entry(unit, part.escaping()));
            }
        });
        Map<Reference, Unit> references = new HashMap<>();
        set.references().forEach((reference, source) -> {
            Unit unit = units.get(source);
            if (unit != null) {
                references.put(reference, unit);
            }
        });
        return new Program(set.name(), entries, references, set.missingVariables(), formats);
    }

    private void addUnit(PartSource source, TemplateSet set, CompileLimits limits, Map<PartSource, Unit> units)
            throws TemplateException {
        if (units.containsKey(source)) {
            return;
        }
        Unit unit = translate(source, limits);
        for (TemplateName name : unit.templateNames()) {
            Reference reference = name.reference();
            if (reference != null && set.find(reference).isEmpty()) {
                throw new TemplateException(
                        unit.place(name.line()), "there is no template '" + reference.name() + "' here");
            }
        }
        units.put(source, unit);
    }

    /// Which macro a call means is known when it is rendered, but one that no source of the set defines or
    /// imports is a mistake now.
    private static void checkCalls(Collection<Unit> units) throws TemplateException {
        Set<String> defined = new HashSet<>();
        units.forEach(unit -> defined.addAll(unit.definedMacros()));
        Set<String> callable = new HashSet<>(defined);
        units.forEach(unit -> callable.addAll(unit.aliases()));
        for (Unit unit : units) {
            for (Unit.MacroUse use : unit.macroUses()) {
                if (!defined.contains(use.macro())) {
                    throw new TemplateException(
                            unit.place(use.line()), "no imported template has a macro '" + use.macro() + "'");
                }
            }
            for (Expression.MacroCall call : unit.macroCalls()) {
                if (!callable.contains(call.name())) {
                    throw new TemplateException(
                            unit.place(call.line()), "there is no function or macro '" + call.name() + "'");
                }
            }
        }
    }

    /// Pebble's parser and the translation are recursive; [SourceScan] bounds the depth, and where a
    /// caller's stack is still too small for it, the overflow is the author's error too, not the host's.
    private Unit translate(PartSource source, CompileLimits limits) throws TemplateException {
        SourceScan.check(source, limits);
        try {
            return Translator.translate(source, parser.parse(source));
        } catch (StackOverflowError e) {
            throw new TemplateException(SourcePlace.in(source), "nested too deeply", e);
        }
    }
}

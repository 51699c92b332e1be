package dev.platen.engine.pebble;

import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.SourcePlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One compiled source. A class, not a record: units are told apart by identity, never by all their nodes.
final class Unit {
    private final String template;
    private final String part;
    private final Body body;
    private final Map<String, Body> blocks;
    private final Map<String, Macro.Bound> macros;
    private final List<String> aliases;
    private final List<Expression.MacroCall> macroCalls;
    private final List<MacroUse> macroUses;
    private final List<TemplateName> templateNames;
    private final boolean namesLayoutInside;
    private final long retainedBytes;

    /// What a source says of macros.
    ///
    /// @param defined by name
    /// @param aliases names under which it imports some
    /// @param calls by a bare name
    /// @param uses of what other sources define
    record Macros(
            Map<String, Macro> defined, List<String> aliases, List<Expression.MacroCall> calls, List<MacroUse> uses) {}

    /// A macro's name after `from … import` or in `library.name(…)`.
    record MacroUse(String macro, int line) {}

    Unit(
            PartSource source,
            Body body,
            Map<String, Body> blocks,
            Macros macros,
            List<TemplateName> templateNames,
            boolean namesLayoutInside,
            long retainedBytes) {
        // Not the source itself: its text is no longer needed.
        template = source.template();
        part = source.part();
        this.body = body;
        this.blocks = Map.copyOf(blocks);
        Map<String, Macro.Bound> bound = new HashMap<>();
        macros.defined().forEach((name, macro) -> bound.put(name, new Macro.Bound(this, macro)));
        this.macros = Map.copyOf(bound);
        aliases = List.copyOf(macros.aliases());
        macroCalls = List.copyOf(macros.calls());
        macroUses = List.copyOf(macros.uses());
        this.templateNames = List.copyOf(templateNames);
        this.namesLayoutInside = namesLayoutInside;
        this.retainedBytes = retainedBytes;
    }

    /// The part in which the source is written, which its own references mean.
    String part() {
        return part;
    }

    /// What it renders.
    Body body() {
        return body;
    }

    /// Bodies of its blocks, at any depth, by name.
    Map<String, Body> blocks() {
        return blocks;
    }

    /// Its macro with this name, or null.
    Macro.@Nullable Bound macro(String name) {
        return macros.get(name);
    }

    /// The names of the macros that it defines.
    Set<String> definedMacros() {
        return macros.keySet();
    }

    /// Names that it gives to macros of others.
    List<String> aliases() {
        return aliases;
    }

    /// Every place that names a macro of another source.
    List<MacroUse> macroUses() {
        return macroUses;
    }

    /// Every call of a macro by its bare name.
    List<Expression.MacroCall> macroCalls() {
        return macroCalls;
    }

    /// Every place that names another template.
    List<TemplateName> templateNames() {
        return templateNames;
    }

    /// Whether it names a layout inside another tag, so that only rendering shows whether it has it.
    boolean namesLayoutInside() {
        return namesLayoutInside;
    }

    /// An estimate.
    long retainedBytes() {
        return retainedBytes;
    }

    SourcePlace place(int line) {
        return new SourcePlace(template, part, line, 0);
    }

    Set<String> referenceNames() {
        Set<String> names = new TreeSet<>();
        for (TemplateName name : templateNames) {
            collectLiterals(name.expression(), names);
        }
        return names;
    }

    private static void collectLiterals(Expression expression, Set<String> names) {
        if (expression instanceof Expression.Literal literal && literal.value() instanceof String name) {
            names.add(name);
        }
        for (Expression operand : expression.operands()) {
            collectLiterals(operand, names);
        }
    }
}

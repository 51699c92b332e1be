package dev.platen.engine.pebble;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.StaticText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of rendering one part once: variables, place, output, budget. Every node gets it as its
/// argument, so nodes themselves never change. Owned by one thread.
final class Render {
    private final Program program;
    private final RenderContext context;
    private final RenderSink sink;
    private final RenderBudget budget;
    private final Escaping escaping;
    private final Scopes scopes;
    private final List<Unit> imports = new ArrayList<>(0);
    private @Nullable Map<String, Macro.Bound> importedMacros;
    private Unit unit;
    private int line;
    private Lineage lineage;
    /// Where output goes while a macro, block or filter tag is rendered to a text; null while it goes to
    /// the sink.
    private @Nullable StringBuilder captured;

    Render(Program program, Program.Entry entry, RenderContext context, RenderSink sink, RenderBudget budget) {
        this.program = program;
        this.context = context;
        this.sink = sink;
        this.budget = budget;
        escaping = entry.escaping();
        scopes = new Scopes(context.data());
        unit = entry.unit();
        lineage = new Lineage(unit);
    }

    Program program() {
        return program;
    }

    RenderContext context() {
        return context;
    }

    Formats formats() {
        return program.formats();
    }

    RenderBudget budget() {
        return budget;
    }

    Escaping escaping() {
        return escaping;
    }

    Scopes scopes() {
        return scopes;
    }

    /// The source whose nodes are rendering.
    Unit unit() {
        return unit;
    }

    Lineage lineage() {
        return lineage;
    }

    // --- places and failures
    // ---------------------------------------------------------------------------------------

    /// Notes the line, for failures that do not know theirs; 0 where Pebble's parser does not tell.
    void at(int currentLine) {
        if (currentLine > 0) {
            line = currentLine;
        }
    }

    SourcePlace place() {
        return unit.place(line);
    }

    Signal.Failure failure(int failedLine, String message) {
        at(failedLine);
        return new Signal.Failure(place(), message);
    }

    /// For nodes that do not know their line.
    Signal.Failure failure(String message) {
        return new Signal.Failure(place(), message);
    }

    /// What a missing variable reads as: null, unless the template's policy ends the render.
    @Nullable
    Object missing(String variable, int missingLine) {
        if (program.missingVariables() == MissingVariables.DEFAULT) {
            return null;
        }
        throw new Signal.Missing(unit.place(missingLine), variable);
    }

    /// Evaluates `expression`, and null if a variable in it is missing.
    @Nullable
    Object tolerating(Expression expression) {
        if (program.missingVariables() == MissingVariables.DEFAULT) {
            return expression.evaluate(this);
        }
        Unit formerUnit = unit;
        Lineage formerLineage = lineage;
        int formerLevel = lineage.current();
        Scopes.Mark mark = scopes.mark();
        StringBuilder formerCaptured = captured;
        try {
            return expression.evaluate(this);
        } catch (Signal.Missing e) {
            unit = formerUnit;
            lineage = formerLineage;
            lineage.moveTo(formerLevel);
            scopes.unwind(mark);
            captured = formerCaptured;
            return null;
        }
    }

    // --- output
    // ----------------------------------------------------------------------------------------------------

    void write(StaticText text) {
        StringBuilder target = captured;
        if (target == null) {
            sink.write(text);
            return;
        }
        byte[] bytes = new byte[text.utf8Length()];
        text.copyUtf8(bytes, 0, 0, bytes.length);
        capture(target, new String(bytes, StandardCharsets.UTF_8));
    }

    void print(@Nullable Object value, Escape how) {
        if (value == null) {
            return;
        }
        Escape escape = value instanceof SafeText ? Escape.NONE : how;
        Escaping ofSink = captured == null ? escape.ofSink(escaping) : null;
        if (ofSink == null) {
            writePlain(escaped(Values.printed(value, this), escape));
        } else if (value instanceof Integer || value instanceof Long) {
            sink.write(((Number) value).longValue());
        } else if (value instanceof BigDecimal number) {
            checkDigits(number);
            sink.write(number);
        } else if (ofSink == Escaping.NONE) {
            sink.write(Values.printed(value, this));
        } else {
            sink.writeEscaped(Values.printed(value, this), ofSink);
        }
    }

    private void writePlain(String text) {
        StringBuilder target = captured;
        if (target == null) {
            sink.write(text);
        } else {
            capture(target, text);
        }
    }

    /// `text` escaped, as a string.
    String escaped(String text, Escape escape) {
        if (escape == Escape.NONE) {
            return text;
        }
        budget.string(escape.leastLength(text));
        String escaped = escape.apply(text, escaping);
        budget.string(escaped.length());
        return escaped;
    }

    private void capture(StringBuilder target, String text) {
        int allowed = budget.limits().stringLength();
        if ((long) target.length() + text.length() > allowed) {
            throw new LimitExceededException(Limit.STRING_LENGTH, allowed);
        }
        target.append(text);
    }

    /// What `expression` writes, as a string.
    String captured(Expression.Renderable expression) {
        StringBuilder outer = captured;
        StringBuilder target = new StringBuilder();
        captured = target;
        expression.renderTo(this);
        captured = outer;
        budget.string(target.length());
        return target.toString();
    }

    // --- templates, blocks, macros
    // ---------------------------------------------------------------------------------

    /// Renders the part's own source or an included one, then the layouts that it names.
    void renderUnit(Unit template) {
        Lineage outerLineage = lineage;
        Unit outerUnit = unit;
        lineage = new Lineage(template);
        unit = template;
        unit.body().renderTop(this);
        while (lineage.hasParent()) {
            lineage.moveTo(lineage.current() + 1);
            unit = lineage.unit(lineage.current());
            unit.body().renderTop(this);
        }
        lineage = outerLineage;
        unit = outerUnit;
    }

    void include(Unit template) {
        budget.enter();
        try {
            renderUnit(template);
        } finally {
            budget.exit();
        }
    }

    /// Renders the block as the template or the lowest layout from `level` on defines it; nothing if none
    /// does.
    void renderBlock(String name, int level) {
        for (int i = level; i < lineage.size(); i++) {
            Body body = lineage.unit(i).blocks().get(name);
            if (body != null) {
                Unit outerUnit = unit;
                Lineage current = lineage;
                int outerLevel = current.current();
                budget.enter();
                try {
                    unit = current.unit(i);
                    current.moveTo(i);
                    body.render(this);
                } finally {
                    budget.exit();
                }
                unit = outerUnit;
                current.moveTo(outerLevel);
                return;
            }
        }
    }

    void importAll(Unit library) {
        imports.add(library);
    }

    void importMacro(String name, Macro.Bound macro) {
        if (importedMacros == null) {
            importedMacros = new HashMap<>();
        }
        importedMacros.put(name, macro);
    }

    /// The macro that a call by its bare name means: the template's own before imported ones before the
    /// layouts'.
    Macro.@Nullable Bound findMacro(String name) {
        Macro.Bound found = lineage.contains(unit) ? null : unit.macro(name);
        if (found == null) {
            found = lineage.unit(0).macro(name);
        }
        if (found == null && importedMacros != null) {
            found = importedMacros.get(name);
        }
        for (int i = 0; found == null && i < imports.size(); i++) {
            found = imports.get(i).macro(name);
        }
        for (int i = 1; found == null && i < lineage.size(); i++) {
            found = lineage.unit(i).macro(name);
        }
        return found;
    }

    /// Writes what `bound` renders with `arguments`, which its caller's scope evaluates.
    void call(Macro.Bound bound, Macro.Arguments arguments, int callLine) {
        Macro macro = bound.macro();
        @Nullable Object[] values = evaluate(macro, arguments, callLine);
        Unit outerUnit = unit;
        budget.enter();
        try {
            unit = bound.unit();
            scopes.enterMacro();
            List<Macro.Parameter> parameters = macro.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                scopes.declare(
                        parameters.get(i).name(), parameters.get(i).fallback().evaluate(this));
            }
            int positional = arguments.positional().size();
            for (int i = 0; i < values.length; i++) {
                String name = i < positional
                        ? parameters.get(i).name()
                        : arguments.named().get(i - positional).name();
                scopes.declare(name, values[i]);
            }
            macro.body().render(this);
        } finally {
            budget.exit();
        }
        scopes.leaveMacro();
        unit = outerUnit;
    }

    /// The values of `arguments`, the positional ones first.
    private @Nullable Object[] evaluate(Macro macro, Macro.Arguments arguments, int callLine) {
        List<Expression> positional = arguments.positional();
        List<Macro.Arguments.Named> named = arguments.named();
        @Nullable Object[] values = new Object[positional.size() + named.size()];
        int parameters = macro.parameters().size();
        for (int i = 0; i < positional.size(); i++) {
            if (i >= parameters) {
                throw failure(callLine, "macro '" + macro.name() + "' has only " + parameters + " parameters");
            }
            values[i] = positional.get(i).evaluate(this);
        }
        for (int i = 0; i < named.size(); i++) {
            String name = named.get(i).name();
            if (parameters > 0 && !macro.hasParameter(name)) {
                throw failure(callLine, "macro '" + macro.name() + "' has no parameter '" + name + "'");
            }
            values[positional.size() + i] = named.get(i).value().evaluate(this);
        }
        return values;
    }

    /// How many characters the digits of `number` take at most, so that a tiny exponent cannot become a
    /// huge string.
    void checkDigits(BigDecimal number) {
        budget.string(Math.abs((long) number.precision() - number.scale()) + Math.abs((long) number.scale()));
    }
}

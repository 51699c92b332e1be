package dev.platen.engine.pebble;

import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderException.Kind;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.VariablePaths;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A compiled set: its units and how they refer to each other. Immutable.
final class Program implements CompiledTemplate {
    /// Maps, entries and this object.
    private static final long OWN_BYTES = 512;

    private final String name;
    private final Map<String, Entry> entries;
    private final Map<Reference, Unit> references;
    private final MissingVariables missingVariables;
    private final Formats formats;
    private final VariablePaths variables;
    private final long retainedBytes;

    /// Where the rendering of a part begins.
    record Entry(Unit unit, Escaping escaping) {}

    Program(
            String name,
            Map<String, Entry> entries,
            Map<Reference, Unit> references,
            MissingVariables missingVariables,
            Formats formats) {
        this.name = name;
        this.entries = Map.copyOf(entries);
        this.references = Map.copyOf(references);
        this.missingVariables = missingVariables;
        this.formats = formats;
        variables = VariableFinder.find(this, entries.values());
        retainedBytes = OWN_BYTES + weigh();
    }

    @Nullable
    Unit find(Reference reference) {
        return references.get(reference);
    }

    Formats formats() {
        return formats;
    }

    MissingVariables missingVariables() {
        return missingVariables;
    }

    @Override
    public VariablePaths variables() {
        return variables;
    }

    @Override
    public long retainedBytes() {
        return retainedBytes;
    }

    private long weigh() {
        Set<Unit> units = new HashSet<>(references.values());
        for (Entry entry : entries.values()) {
            units.add(entry.unit());
        }
        return units.stream().mapToLong(Unit::retainedBytes).sum();
    }

    @Override
    public void render(String part, RenderContext context, RenderSink sink, RenderBudget budget)
            throws RenderException, RenderAbortedException {
        Entry entry = entries.get(part);
        if (entry == null) {
            throw new IllegalArgumentException("template " + name + " has no part " + part);
        }
        Render render = new Render(this, entry, context, sink, budget);
        try {
            render.renderUnit(entry.unit());
        } catch (Signal.Abort e) {
            throw new RenderAbortedException(e.reason());
        } catch (Signal.Missing e) {
            if (missingVariables == MissingVariables.ABORT) {
                throw new RenderAbortedException("missing variable " + e.variable());
            }
            throw failed(Kind.MISSING_VARIABLE, e.place(), e.getMessage(), null);
        } catch (Signal.Failure e) {
            throw failed(Kind.EVALUATION, e.place(), e.getMessage(), null);
        } catch (LimitExceededException e) {
            throw failed(Kind.LIMIT, render.place(), e.getMessage(), e);
        } catch (StackOverflowError e) {
            LimitExceededException limit =
                    new LimitExceededException(Limit.DEPTH, budget.limits().depth());
            throw failed(Kind.LIMIT, render.place(), "nested too deeply, " + limit.getMessage(), limit);
        } catch (RuntimeException e) {
            // Whatever a library threw may quote data: only its kind is passed on.
            String kind = e.getClass().getSimpleName();
            throw failed(Kind.EVALUATION, render.place(), "cannot be evaluated with this data (" + kind + ")", null);
        }
    }

    private static RenderException failed(
            Kind kind, SourcePlace place, @Nullable String message, @Nullable LimitExceededException cause) {
        return new RenderException(kind, place, String.valueOf(message), cause);
    }
}

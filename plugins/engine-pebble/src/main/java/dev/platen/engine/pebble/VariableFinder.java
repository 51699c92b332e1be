package dev.platen.engine.pebble;

import dev.platen.spi.template.Reference;
import dev.platen.spi.template.VariablePaths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the variables that a program reads. Errs on the side of too many: a path that is listed and not
/// read costs a little decoding, one that is read and not listed would be a wrong message.
///
/// Names are followed through loops and the `with` of includes; a value that goes through a filter, a macro
/// or `set` is listed whole. Macros see no data of their own, so their bodies are left out.
final class VariableFinder {
    private static final int MAX_VISITS = 1_000;
    private static final int MAX_PATH_LENGTH = 256;
    private static final String ELEMENTS = "[]";

    private final Program program;
    private final TreeSet<String> paths = new TreeSet<>();
    private final IdentityHashMap<Object, Set<Map<String, Bound>>> visited = new IdentityHashMap<>();
    private boolean everything;
    private int visits;

    /// What a local name stands for: a path of the data, or something that is not in the data (null).
    private record Bound(@Nullable String path) {
        static final Bound LOCAL = new Bound(null);
    }

    private VariableFinder(Program program) {
        this.program = program;
    }

    static VariablePaths find(Program program, Collection<Program.Entry> entries) {
        VariableFinder finder = new VariableFinder(program);
        for (Program.Entry entry : entries) {
            finder.unit(entry.unit(), Map.of());
        }
        return new VariablePaths(finder.everything, finder.paths);
    }

    private void unit(Unit unit, Map<String, Bound> names) {
        List<Unit> lineage = new ArrayList<>();
        addWithLayouts(unit, lineage);
        for (Unit member : lineage) {
            body(member.body(), lineage, names);
        }
    }

    private void addWithLayouts(Unit unit, List<Unit> lineage) {
        if (lineage.contains(unit)) {
            return;
        }
        lineage.add(unit);
        everything |= unit.namesLayoutInside();
        for (Statement statement : unit.body().statements()) {
            if (statement instanceof Statement.Extends(TemplateName layout)) {
                Unit found = resolve(layout);
                if (found != null) {
                    addWithLayouts(found, lineage);
                }
            }
        }
    }

    private void body(@Nullable Body body, List<Unit> lineage, Map<String, Bound> names) {
        if (body == null
                || !visited.computeIfAbsent(body, any -> new HashSet<>()).add(names)) {
            return;
        }
        visits++;
        if (visits > MAX_VISITS) {
            everything = true;
        }
        for (Statement statement : body.statements()) {
            if (everything) {
                return;
            }
            statement(statement, lineage, names);
        }
    }

    private void statement(Statement statement, List<Unit> lineage, Map<String, Bound> names) {
        switch (statement) {
            case Statement.Text _, Statement.Import _, Statement.From _ -> {}
            case Statement.Print print -> read(print.value(), lineage, names);
            case Statement.PrintDirect print -> read(print.value(), lineage, names);
            case Statement.Set set -> read(set.value(), lineage, names);
            case Statement.Group group -> body(group.body(), lineage, names);
            case Statement.Extends(TemplateName layout) -> resolve(layout);
            case Statement.Block block -> block(block.name(), lineage, names);
            case Statement.If choice -> {
                for (Statement.If.Branch branch : choice.branches()) {
                    read(branch.condition(), lineage, names);
                    body(branch.body(), lineage, names);
                }
                body(choice.otherwise(), lineage, names);
            }
            case Statement.For loop -> loop(loop, lineage, names);
            case Statement.Include include -> include(include, lineage, names);
        }
    }

    private void block(String name, List<Unit> lineage, Map<String, Bound> names) {
        for (Unit unit : lineage) {
            body(unit.blocks().get(name), lineage, names);
        }
    }

    private void loop(Statement.For loop, List<Unit> lineage, Map<String, Bound> names) {
        String items = path(loop.items(), lineage, names);
        Map<String, Bound> inside = new HashMap<>(names);
        inside.put("loop", Bound.LOCAL);
        inside.put(loop.variable(), new Bound(items == null ? null : items + ELEMENTS));
        body(loop.body(), lineage, Map.copyOf(inside));
        body(loop.otherwise(), lineage, names);
        if (items != null) {
            // The loop needs the list even if its body reads nothing of the elements.
            keep(items, items + ELEMENTS);
        }
    }

    private void include(Statement.Include include, List<Unit> lineage, Map<String, Bound> names) {
        Map<String, Bound> inside = new HashMap<>(names);
        if (include.with() != null) {
            for (Expression.MapLiteral.Entry entry : include.with().entries()) {
                if (entry.key() instanceof Expression.Literal(Object key) && key instanceof String name) {
                    inside.put(name, new Bound(path(entry.value(), lineage, names)));
                } else {
                    everything = true;
                }
            }
        }
        Unit unit = resolve(include.template());
        if (unit != null
                && visited.computeIfAbsent(unit, any -> new HashSet<>()).add(Map.copyOf(inside))) {
            unit(unit, Map.copyOf(inside));
        }
        if (include.with() != null) {
            for (Expression.MapLiteral.Entry entry : include.with().entries()) {
                // Evaluated even if what is included does not read it.
                String path = path(entry.value(), lineage, names);
                if (path != null) {
                    keep(path, path);
                }
            }
        }
    }

    private @Nullable Unit resolve(TemplateName name) {
        Reference reference = name.reference();
        if (reference == null) {
            everything = true;
            return null;
        }
        return program.find(reference);
    }

    /// Lists all that `expression` reads.
    private void read(Expression expression, List<Unit> lineage, Map<String, Bound> names) {
        String path = path(expression, lineage, names);
        if (path != null) {
            record(path);
        }
    }

    /// The path that `expression` stands for; if it does not stand for one, lists what it reads and returns
    /// null.
    private @Nullable String path(Expression expression, List<Unit> lineage, Map<String, Bound> names) {
        return switch (expression) {
            case Expression.Variable variable -> path(variable, names);
            case Expression.Attribute attribute -> path(attribute, lineage, names);
            case Expression.Captured captured -> {
                body(captured.body(), lineage, names);
                yield null;
            }
            case Expression.BlockCall call -> {
                if (call.name() instanceof Expression.Literal(Object name) && name instanceof String text) {
                    block(text, lineage, names);
                } else {
                    everything = true;
                }
                yield null;
            }
            case Expression.LibraryCall call
            when call.library() instanceof Expression.Variable -> {
                readAll(call.arguments().expressions(), lineage, names);
                yield null;
            }
            default -> {
                readAll(expression.operands(), lineage, names);
                yield null;
            }
        };
    }

    private void readAll(List<Expression> expressions, List<Unit> lineage, Map<String, Bound> names) {
        for (Expression expression : expressions) {
            read(expression, lineage, names);
        }
    }

    private @Nullable String path(Expression.Variable variable, Map<String, Bound> names) {
        if (variable.name().equals(Expression.Variable.CONTEXT)) {
            everything = true;
            return null;
        }
        Bound bound = names.get(variable.name());
        return bound == null ? variable.name() : bound.path();
    }

    private @Nullable String path(Expression.Attribute attribute, List<Unit> lineage, Map<String, Bound> names) {
        Object name = attribute.name() instanceof Expression.Literal(Object value) ? value : null;
        if (attribute.of() instanceof Expression.Variable(String variable, int line)
                && variable.equals(Expression.Variable.CONTEXT)
                && name instanceof String text
                && isPlainName(text)) {
            return text;
        }
        String owner = path(attribute.of(), lineage, names);
        if (name == null) {
            read(attribute.name(), lineage, names);
        }
        if (owner == null) {
            return null;
        }
        if (name instanceof Number) {
            return owner + ELEMENTS;
        }
        boolean entryOfMap = owner.endsWith(ELEMENTS) && ("key".equals(name) || "value".equals(name));
        if (!entryOfMap && name instanceof String text && isPlainName(text) && owner.length() < MAX_PATH_LENGTH) {
            return owner + "." + text;
        }
        record(owner);
        return null;
    }

    /// Other names would not survive in a dotted path, and digits may be an index.
    private static boolean isPlainName(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.indexOf('.') < 0
                && name.indexOf('[') < 0
                && name.length() <= MAX_PATH_LENGTH;
    }

    /// Lists `path` unless something that begins with `prefix` is listed, which keeps `path` too.
    private void keep(String path, String prefix) {
        String next = paths.ceiling(prefix);
        if (next == null
                || !(next.equals(prefix) || next.startsWith(prefix + ".") || next.startsWith(prefix + ELEMENTS))) {
            record(path);
        }
    }

    /// A path stands for all that is below it, so the elements of a list are the list.
    private void record(String path) {
        String whole = path;
        while (whole.endsWith(ELEMENTS)) {
            whole = whole.substring(0, whole.length() - ELEMENTS.length());
        }
        paths.add(whole);
    }
}

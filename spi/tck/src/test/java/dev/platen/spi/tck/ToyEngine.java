package dev.platen.spi.tck;

import dev.platen.spi.tck.ToyEngineFactory.Flaw;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.EngineTraits;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderException.Kind;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import dev.platen.spi.template.VariablePaths;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Commands in `${…}`: `print path`, `each path` … `end`, `item`, `include name`, `abort reason`, `number
/// path` (fails if it is not one), `double` (a text that grows).
final class ToyEngine implements TemplateEngine {
    private static final Pattern COMMAND = Pattern.compile("\\$\\{(\\w+) ?([^}]*)\\}");
    private static final Set<String> COMMANDS =
            Set.of("print", "each", "end", "item", "include", "abort", "number", "double");

    private final Flaw flaw;

    ToyEngine(Flaw flaw) {
        this.flaw = flaw;
    }

    /// A command, or text if `name` is empty.
    private record Node(String name, String argument, int line) {}

    @Override
    public EngineTraits traits() {
        return new EngineTraits("Toy", "1", EnumSet.allOf(Escaping.class));
    }

    @Override
    public Set<String> references(PartSource source, CompileLimits limits) throws TemplateException {
        Set<String> names = new TreeSet<>();
        for (Node node : parse(source, limits)) {
            if (node.name().equals("include")) {
                names.add(node.argument());
            }
        }
        return names;
    }

    @Override
    public CompiledTemplate compile(TemplateSet set, CompileLimits limits) throws TemplateException {
        Set<PartSource> sources = new HashSet<>(set.references().values());
        set.parts().values().forEach(part -> sources.add(part.source()));
        for (PartSource source : sources) {
            for (String name : references(source, limits)) {
                if (flaw != Flaw.FORGETS_REFERENCES
                        && set.find(new Reference(source.part(), name)).isEmpty()) {
                    throw new TemplateException(SourcePlace.in(source), "no template " + name);
                }
            }
        }
        return new Compiled(set, limits);
    }

    private List<Node> parse(PartSource source, CompileLimits limits) throws TemplateException {
        String text = source.text();
        if (text.length() > limits.sourceChars()) {
            throw new TemplateException(SourcePlace.in(source), "too long");
        }
        List<Node> nodes = new ArrayList<>();
        Matcher command = COMMAND.matcher(text);
        int copied = 0;
        while (command.find()) {
            int line = flaw == Flaw.KNOWS_NO_LINES
                    ? 0
                    : 1
                            + (int) text.substring(0, command.start())
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count();
            nodes.add(new Node("", text.substring(copied, command.start()), line));
            if (!COMMANDS.contains(command.group(1))) {
                SourcePlace place = new SourcePlace(source.template(), source.part(), line, 0);
                throw new TemplateException(place, "no command " + command.group(1));
            }
            nodes.add(new Node(command.group(1), command.group(2), line));
            copied = command.end();
        }
        nodes.add(new Node("", text.substring(copied), 1));
        return nodes;
    }

    private final class Compiled implements CompiledTemplate {
        private final TemplateSet set;
        private final CompileLimits limits;
        /// What a right engine would keep in each render.
        private volatile @Nullable RenderContext shared;

        private Compiled(TemplateSet set, CompileLimits limits) {
            this.set = set;
            this.limits = limits;
        }

        @Override
        public VariablePaths variables() {
            return new VariablePaths(true, new TreeSet<>());
        }

        @Override
        public long retainedBytes() {
            return 1_000;
        }

        @Override
        public void render(String part, RenderContext context, RenderSink sink, RenderBudget budget)
                throws RenderException, RenderAbortedException {
            TemplateSet.Part entry = set.parts()
                    .getOrDefault(part, set.parts().values().iterator().next());
            if (flaw != Flaw.SHARES_STATE || shared == null) {
                shared = context;
            }
            RenderContext used = flaw == Flaw.SHARES_STATE ? shared : context;
            new ToyRender(entry, used == null ? context : used, sink, budget).render(entry.source());
        }

        private final class ToyRender {
            private final TemplateSet.Part entry;
            private final RenderContext context;
            private final RenderSink sink;
            private final RenderBudget budget;
            private String grown = "x";
            private String item = "";

            private ToyRender(TemplateSet.Part entry, RenderContext context, RenderSink sink, RenderBudget budget) {
                this.entry = entry;
                this.context = context;
                this.sink = sink;
                this.budget = budget;
            }

            private void render(PartSource source) throws RenderException, RenderAbortedException {
                try {
                    List<Node> nodes = parse(source, limits);
                    render(nodes, 0, nodes.size(), source);
                } catch (TemplateException e) {
                    throw new IllegalStateException("was parsed before", e);
                } catch (LimitExceededException e) {
                    if (flaw == Flaw.LETS_LIMITS_THROUGH) {
                        throw e;
                    }
                    throw new RenderException(Kind.LIMIT, SourcePlace.in(source), "limit", e);
                }
            }

            private void render(List<Node> nodes, int from, int to, PartSource source)
                    throws RenderException, RenderAbortedException {
                for (int i = from; i < to; i++) {
                    Node node = nodes.get(i);
                    if (node.name().equals("each")) {
                        int end = matchingEnd(nodes, i);
                        each(nodes, i, end, source);
                        i = end;
                    } else {
                        run(node, source);
                    }
                }
            }

            private void each(List<Node> nodes, int start, int end, PartSource source)
                    throws RenderException, RenderAbortedException {
                if (value(nodes.get(start), source) instanceof List<?> list) {
                    for (Object element : list) {
                        if (flaw != Flaw.IGNORES_BUDGET) {
                            budget.tick();
                        }
                        item = String.valueOf(element);
                        render(nodes, start + 1, end, source);
                    }
                }
            }

            private void run(Node node, PartSource source) throws RenderException, RenderAbortedException {
                switch (node.name()) {
                    case "print" -> print(value(node, source));
                    case "item" -> print(item);
                    case "include" -> include(new Reference(source.part(), node.argument()));
                    case "abort" -> throw new RenderAbortedException(node.argument());
                    case "number" -> {
                        Object value = value(node, source);
                        if (!(value instanceof Number)) {
                            String told = flaw == Flaw.TELLS_DATA ? " but " + value : "";
                            throw failure(Kind.EVALUATION, node, source, "not a number" + told);
                        }
                    }
                    case "double" -> {
                        if (flaw != Flaw.IGNORES_BUDGET) {
                            budget.string(2L * grown.length());
                        }
                        grown = grown.length() > 1 << 20 ? grown : grown + grown;
                    }
                    default -> sink.write(node.argument());
                }
            }

            private void print(@Nullable Object value) {
                if (value != null) {
                    sink.writeEscaped(
                            value.toString(), flaw == Flaw.ESCAPES_NOTHING ? Escaping.NONE : entry.escaping());
                }
            }

            private void include(Reference reference) throws RenderException, RenderAbortedException {
                budget.include();
                budget.enter();
                PartSource source = set.find(reference).orElse(null);
                if (source != null) {
                    render(source);
                }
                budget.exit();
            }

            private @Nullable Object value(Node node, PartSource source)
                    throws RenderException, RenderAbortedException {
                Object value = context.data();
                for (String name : node.argument().split("\\.", -1)) {
                    value = value instanceof Map<?, ?> map ? map.get(name) : null;
                }
                if (value != null || flaw == Flaw.READS_MISSING_AS_NULL) {
                    return value;
                }
                MissingVariables policy = set.missingVariables();
                return switch (policy) {
                    case DEFAULT -> null;
                    case ABORT -> throw new RenderAbortedException("missing variable " + node.argument());
                    case STRICT -> throw failure(Kind.MISSING_VARIABLE, node, source, node.argument() + " is missing");
                };
            }

            private RenderException failure(Kind kind, Node node, PartSource source, String message) {
                SourcePlace place = new SourcePlace(source.template(), source.part(), node.line(), 0);
                return new RenderException(kind, place, message, null);
            }
        }
    }

    private static int matchingEnd(List<Node> nodes, int start) {
        int depth = 0;
        for (int i = start; i < nodes.size(); i++) {
            depth += nodes.get(i).name().equals("each") ? 1 : 0;
            depth -= nodes.get(i).name().equals("end") ? 1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return nodes.size();
    }
}

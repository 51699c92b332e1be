package dev.platen.app.render;

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
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import dev.platen.spi.template.VariablePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A template language of a few words in braces, enough to make a host do all that it does: `{name}` prints
/// a variable, `{>other}` includes, `{!reason}` aborts, `{loop 9}` ticks, `{now}`, `{locale}` and `{zone}`
/// print the context, `{wait}` waits for [#released()], and the rest fails in one way or another.
final class FakeEngine implements TemplateEngine {
    private final AtomicInteger compilations = new AtomicInteger();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /// Text, or a word in braces.
    private record Piece(String text, boolean isWord, int line) {}

    /// How often something was compiled.
    int compilations() {
        return compilations.get();
    }

    /// Zero when a render has come to a `{wait}`.
    CountDownLatch waiting() {
        return waiting;
    }

    /// Count it down to let renders pass their `{wait}`.
    CountDownLatch released() {
        return released;
    }

    @Override
    public EngineTraits traits() {
        return new EngineTraits("Fake", "1", Set.of(Escaping.values()));
    }

    @Override
    public Set<String> references(PartSource source, CompileLimits limits) throws TemplateException {
        Set<String> references = new LinkedHashSet<>();
        for (Piece piece : parse(source)) {
            if (piece.isWord() && piece.text().startsWith(">")) {
                references.add(piece.text().substring(1));
            }
        }
        return references;
    }

    @Override
    public CompiledTemplate compile(TemplateSet set, CompileLimits limits) throws TemplateException {
        compilations.incrementAndGet();
        for (TemplateSet.Part part : set.parts().values()) {
            for (Piece piece : parse(part.source())) {
                failToCompile(piece);
            }
            refuseMissing(set, part.source(), limits);
        }
        for (PartSource source : set.references().values()) {
            refuseMissing(set, source, limits);
        }
        return new Compiled(set);
    }

    private void refuseMissing(TemplateSet set, PartSource source, CompileLimits limits) throws TemplateException {
        for (String name : references(source, limits)) {
            if (set.find(new Reference(source.part(), name)).isEmpty()) {
                throw new TemplateException(SourcePlace.in(source), "there is no template '" + name + "' here");
            }
        }
    }

    private static void failToCompile(Piece piece) {
        switch (piece.text()) {
            case "{compiler crash}" -> throw new IllegalStateException("secret");
            case "{compiler overflow}" -> throw new StackOverflowError();
            case "{compiler linkage}" -> throw new NoClassDefFoundError("org/example/Gone");
            default -> {}
        }
    }

    private static List<Piece> parse(PartSource source) throws TemplateException {
        List<Piece> pieces = new ArrayList<>();
        String text = source.text();
        int line = 1;
        for (int at = 0; at < text.length(); ) {
            int open = text.indexOf('{', at);
            int textEnd = open < 0 ? text.length() : open;
            if (textEnd > at) {
                pieces.add(new Piece(text.substring(at, textEnd), false, line));
                line += (int) text.substring(at, textEnd)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                SourcePlace place =
                        new SourcePlace(source.template(), source.part(), line, open - text.lastIndexOf('\n', open));
                throw new TemplateException(place, "a brace is not closed");
            }
            String word = text.substring(open + 1, close);
            pieces.add(new Piece(word.startsWith("compiler ") ? "{" + word + "}" : word, true, line));
            at = close + 1;
        }
        return pieces;
    }

    private static List<Piece> pieces(PartSource source) {
        try {
            return parse(source);
        } catch (TemplateException e) {
            throw new IllegalStateException("was compiled", e);
        }
    }

    private final class Compiled implements CompiledTemplate {
        private final TemplateSet set;

        Compiled(TemplateSet set) {
            this.set = set;
        }

        @Override
        public VariablePaths variables() {
            TreeSet<String> names = new TreeSet<>();
            set.parts().values().forEach(part -> addWords(part.source(), names));
            set.references().values().forEach(source -> addWords(source, names));
            return new VariablePaths(false, names);
        }

        /// Every word, be it a variable's name or not.
        private static void addWords(PartSource source, Set<String> names) {
            pieces(source).stream().filter(Piece::isWord).map(Piece::text).forEach(names::add);
        }

        @Override
        public long retainedBytes() {
            return 100;
        }

        @Override
        public void render(String part, RenderContext context, RenderSink sink, RenderBudget budget)
                throws RenderException, RenderAbortedException {
            TemplateSet.Part compiled = Objects.requireNonNull(set.parts().get(part));
            new Run(set, context, sink, budget, compiled.escaping()).render(compiled.source());
        }
    }

    private final class Run {
        private final TemplateSet set;
        private final RenderContext context;
        private final RenderSink sink;
        private final RenderBudget budget;
        private final Escaping escaping;

        Run(TemplateSet set, RenderContext context, RenderSink sink, RenderBudget budget, Escaping escaping) {
            this.set = set;
            this.context = context;
            this.sink = sink;
            this.budget = budget;
            this.escaping = escaping;
        }

        void render(PartSource source) throws RenderException, RenderAbortedException {
            budget.enter();
            for (Piece piece : pieces(source)) {
                if (piece.isWord()) {
                    word(piece, source);
                } else {
                    sink.write(piece.text());
                }
            }
            budget.exit();
        }

        private void word(Piece piece, PartSource source) throws RenderException, RenderAbortedException {
            String word = piece.text();
            SourcePlace place = new SourcePlace(source.template(), source.part(), piece.line(), 0);
            if (word.startsWith(">")) {
                budget.include();
                render(set.find(new Reference(source.part(), word.substring(1))).orElseThrow());
            } else if (word.startsWith("!")) {
                throw new RenderAbortedException(word.substring(1));
            } else if (word.startsWith("loop ")) {
                loop(Integer.parseInt(word.substring(5)), place);
            } else {
                print(word, place);
            }
        }

        private void loop(int steps, SourcePlace place) throws RenderException {
            try {
                for (int i = 0; i < steps; i++) {
                    budget.tick();
                }
            } catch (LimitExceededException e) {
                throw new RenderException(RenderException.Kind.LIMIT, place, "spent", e);
            }
        }

        private void print(String word, SourcePlace place) throws RenderException, RenderAbortedException {
            switch (word) {
                case "now" -> sink.write(context.now().toString());
                case "locale" -> sink.write(context.locale().toLanguageTag());
                case "zone" -> sink.write(context.timeZone().getId());
                case "wait" -> awaitRelease();
                case "crash" -> throw new IllegalStateException("secret");
                case "crash io" -> throw new UncheckedIOException(new IOException("secret"));
                case "overflow" -> throw new StackOverflowError();
                case "memory" -> throw new OutOfMemoryError("a test's");
                case "linkage" -> throw new NoClassDefFoundError("org/example/Gone");
                case "vague limit" -> throw new RenderException(RenderException.Kind.LIMIT, place, "too much", null);
                case "error" ->
                    throw new RenderException(RenderException.Kind.EVALUATION, place, "cannot add a list", null);
                default -> variable(word, place);
            }
        }

        private void awaitRelease() {
            waiting.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void variable(String name, SourcePlace place) throws RenderException, RenderAbortedException {
            Object value = context.data().get(name);
            if (value instanceof Long number) {
                sink.write(number.longValue());
            } else if (value != null) {
                sink.writeEscaped(value.toString(), escaping);
            } else if (set.missingVariables() == MissingVariables.STRICT) {
                throw new RenderException(
                        RenderException.Kind.MISSING_VARIABLE, place, "variable '" + name + "' is missing", null);
            } else if (set.missingVariables() == MissingVariables.ABORT) {
                throw new RenderAbortedException("variable '" + name + "' is missing");
            }
        }
    }
}

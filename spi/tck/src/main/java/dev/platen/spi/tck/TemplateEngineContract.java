package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.VariablePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every template engine must do. Extend it in the plugin's tests and give the sources in the engine's
/// language.
public abstract class TemplateEngineContract extends PluginFactoryContract {
    private static final String SECRET = "4111-1111-1111-1111";
    private static final String SPECIALS = "<a href=\"x\">'Tom' & \\Jerry\\ €\n\u0001</a> \uD83D\uDE00";
    private static final int THREADS = 4;
    private static final int RENDERS_PER_THREAD = 200;
    private static final int LONG_LIST = 40;

    /// For the plugin's tests.
    protected TemplateEngineContract() {}

    /// A new factory of the plugin.
    protected abstract TemplateEngineFactory factory();

    /// The situations in the engine's language.
    protected abstract TemplateSources sources();

    @Override
    final TemplateEngineFactory pluginFactory() {
        return factory();
    }

    @Override
    final Class<TemplateEngineFactory> point() {
        return TemplateEngineFactory.class;
    }

    private EngineRun run() {
        return new EngineRun(factory().create(PluginSettings.none()));
    }

    private static Map<String, @Nullable Object> data(String name, int items) {
        List<String> texts = IntStream.range(0, items).mapToObj(i -> "i" + i).toList();
        return Map.of("name", name, "count", 42, "user", Map.of("card", SECRET), "items", texts);
    }

    @Test
    void refusesSettingsItDoesNotKnow() {
        PluginSettings settings = new PluginSettings(Map.of("no-such-setting", "1"));

        assertThatThrownBy(() -> factory().create(settings))
                .as("a typing error must not pass as a default")
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("no-such-setting");
    }

    @Test
    void saysWhatItIs() {
        try (TemplateEngine engine = factory().create(PluginSettings.none())) {
            assertThat(engine.traits().name()).as("name").isNotBlank();
            assertThat(engine.traits().version()).as("version").isNotBlank();
            assertThat(engine.traits().escapings()).as("escapings").isNotEmpty();
        }
    }

    @Test
    void rendersPlainText() throws Exception {
        assertThat(run().render(sources().plainText(), data("Ann", 0))).isEqualTo("Hello, wörld! €");
    }

    @Test
    void escapesWhatItPrintsInEveryWayThatItClaims() throws Exception {
        for (Escaping escaping : run().engine().traits().escapings()) {
            assertThat(run().escaping(escaping).render(sources().printsName(), data(SPECIALS, 0)))
                    .as("escaping %s", escaping)
                    .isEqualTo(escaped(escaping));
        }
    }

    private static String escaped(Escaping escaping) {
        return switch (escaping) {
            case NONE -> SPECIALS;
            case JSON -> JsonEscape.escape(SPECIALS);
            case HTML ->
                SPECIALS.chars()
                        .mapToObj(c -> {
                            String replacement = HtmlEscape.replacement((char) c);
                            return replacement == null ? String.valueOf((char) c) : replacement;
                        })
                        .collect(Collectors.joining());
        };
    }

    @Test
    void printsNumbersAndListsInTheirOrder() throws Exception {
        assertThat(run().render(sources().printsCount(), data("Ann", 0))).isEqualTo("42");
        assertThat(run().render(sources().printsItems(), data("Ann", 3))).isEqualTo("i0,i1,i2,");
        assertThat(run().render(sources().printsItems(), data("Ann", 0))).isEmpty();
    }

    @Test
    void failsOnAMissingVariableUnderTheStrictPolicy() {
        RenderException failure =
                failure(run().missing(MissingVariables.STRICT), sources().printsAbsentOnLineTwo());

        assertThat(failure.kind()).isEqualTo(RenderException.Kind.MISSING_VARIABLE);
        assertThat(failure.place()).as("place").isEqualTo(placeOnLineTwo(failure.place()));
        assertThat(failure).hasMessageContaining("absent");
    }

    @Test
    void printsNothingForAMissingVariableUnderTheDefaultPolicy() throws Exception {
        String rendered =
                run().missing(MissingVariables.DEFAULT).render(sources().printsAbsentOnLineTwo(), data("Ann", 0));

        assertThat(rendered).doesNotContain("null").doesNotContain("absent");
    }

    @Test
    void abortsOnAMissingVariableUnderTheAbortPolicy() {
        assertThatThrownBy(() ->
                        run().missing(MissingVariables.ABORT).render(sources().printsAbsentOnLineTwo(), data("Ann", 0)))
                .isInstanceOf(RenderAbortedException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void abortsWithTheReasonOfTheAuthor() {
        RenderAbortedException aborted = catchThrowableOfType(
                RenderAbortedException.class, () -> run().render(sources().aborts(), data("Ann", 0)));

        assertThat(aborted).as("abort is an outcome").isNotNull();
        assertThat(aborted.reason()).isEqualTo("because");
    }

    @Test
    void rendersWhatTheSetHoldsForAReference() throws Exception {
        EngineRun run = run().with("inner", sources().printsName());

        assertThat(run.render(sources().includesInner(), data("Ann", 0))).isEqualTo("<Ann>");
    }

    @Test
    void namesTheReferencesOfASource() throws Exception {
        PartSource source = new PartSource("main@1", EngineRun.PART, sources().includesInner());

        assertThat(run().engine().references(source, CompileLimits.DEFAULT)).containsExactly("inner");
    }

    @Test
    void refusesAReferenceThatTheSetLacks() {
        TemplateException refusal = catchThrowableOfType(
                TemplateException.class, () -> run().compile(sources().includesInner()));

        assertThat(refusal).as("at compile time, not when the message is lost").isNotNull();
        assertThat(refusal).hasMessageContaining("inner");
    }

    @Test
    void placesSyntaxErrors() {
        TemplateException refusal = catchThrowableOfType(
                TemplateException.class, () -> run().compile(sources().syntaxErrorOnLineTwo()));

        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.place()).as("place").isEqualTo(placeOnLineTwo(refusal.place()));
        assertThat(refusal.getMessage()).as("what is wrong").isNotBlank();
    }

    private static SourcePlace placeOnLineTwo(SourcePlace actual) {
        return new SourcePlace("main@1", EngineRun.PART, 2, actual.column());
    }

    @Test
    void refusesASourceThatIsTooLong() {
        int tooFew = sources().plainText().length() - 1;

        assertThatThrownBy(() -> run().compile(sources().plainText(), new CompileLimits(tooFew, 8)))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void stopsLoopsThatTakeTooManySteps() {
        assertStops(run(), sources().loopsForLong(), Limit.STEPS);
    }

    @Test
    void stopsLoopsThatTakeTooLong() {
        AtomicLong clock = new AtomicLong();
        EngineRun run = run().clock(() -> clock.addAndGet(100_000_000));

        assertStops(run, sources().loopsForLong(), Limit.TIME);
    }

    @Test
    void stopsLoopsThatAllocateTooMuch() {
        AtomicLong allocated = new AtomicLong();
        EngineRun run = run().allocatedBytes(() -> allocated.addAndGet(1 << 20));

        assertStops(run, sources().loopsForLong(), Limit.ALLOCATED_BYTES);
    }

    @Test
    void stopsTemplatesThatIncludeThemselves() {
        EngineRun run = run().with("self", sources().includesItself());

        assertStops(run, sources().includesItself(), Limit.DEPTH, Limit.INCLUDES);
    }

    @Test
    void stopsTextsThatGrow() {
        assertStops(run(), sources().doublesText(), Limit.STRING_LENGTH, Limit.ALLOCATED_BYTES);
    }

    @Test
    void stopsOutputThatIsTooLong() {
        RenderLimits few = new RenderLimits(20, 64 << 20, 2_000_000_000L, 1_000_000, 64, 256, 1_000_000, 100_000);

        assertStops(run().limits(few), sources().printsItems(), Limit.OUTPUT_BYTES);
    }

    private void assertStops(EngineRun run, String text, Limit... anyOf) {
        RenderException failure = failure(run, text);

        assertThat(failure.kind()).isEqualTo(RenderException.Kind.LIMIT);
        assertThat(failure.getCause() instanceof LimitExceededException cause ? cause.limit() : null)
                .as("the limit that the cause names")
                .isIn((Object[]) anyOf);
        assertThat(catchThrowable(() -> assertThat(run().render(sources().printsName(), data("Ann", 0)))
                        .isEqualTo("Ann")))
                .as("other templates still render")
                .isNull();
    }

    private static RenderException failure(EngineRun run, String text) {
        RenderException failure =
                catchThrowableOfType(RenderException.class, () -> run.render(text, data("Ann", LONG_LIST)));
        assertThat(failure).as("the render fails").isNotNull();
        return failure;
    }

    @Test
    void tellsNothingOfTheDataInItsMessages() {
        RenderException failure = failure(run(), sources().failsOnCard());

        for (Throwable e = failure; e != null; e = e.getCause()) {
            assertThat(String.valueOf(e)).as("message of %s", e.getClass()).doesNotContain(SECRET);
        }
        assertThat(failure.place().line()).as("line").isEqualTo(1);
    }

    @Test
    void listsTheVariablesThatATemplateReads() throws Exception {
        VariablePaths variables =
                run().compile(sources().printsAbsentOnLineTwo()).variables();

        assertThat(variables.everything()
                        || variables.paths().contains("user")
                        || variables.paths().contains("user.absent"))
                .as("user.absent is among %s", variables)
                .isTrue();
    }

    @Test
    void saysHowMuchMemoryATemplateKeeps() throws Exception {
        assertThat(run().compile(sources().plainText()).retainedBytes())
                .as("bytes")
                .isPositive();
    }

    @Test
    void rendersTheSameBytesFromTheSameData() throws Exception {
        EngineRun run = run();
        CompiledTemplate once = run.compile(sources().printsItems());
        CompiledTemplate again = run().compile(sources().printsItems());

        String first = run.render(once, data("Ann", 9));
        assertThat(run.render(once, data("Ann", 9))).as("second render").isEqualTo(first);
        assertThat(run.render(again, data("Ann", 9))).as("second compilation").isEqualTo(first);
    }

    @Test
    void keepsTheMessagesOfManyThreadsApart() throws Exception {
        EngineRun run = run();
        CompiledTemplate template = run.compile(sources().printsName());
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "thread-" + thread;
                results.add(threads.submit(() -> {
                    boolean same = true;
                    for (int i = 0; i < RENDERS_PER_THREAD; i++) {
                        same &= run.render(template, data(name, 0)).equals(name);
                    }
                    return same;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).as("each thread sees its own data").isTrue();
            }
        }
    }
}

package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.TemplateException;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every hostile template is stopped within 50 ms of having spent its time. Time is the thread's CPU time, in
/// the budget and in the measurement, so that a busy machine changes nothing; the module's tests run with a
/// heap of 128 MB.
class StopsInTimeTest {
    private static final long TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_HEAP_BYTES = 128L << 20;
    private static final int ATTEMPTS = 3;
    private static final int NAME_LENGTH = 120;
    private static final CompiledTemplate NORMAL = compiled("{{ user.name }} {{ list | length }}{% include 'leaf' %}");

    /// Sources with one line, in which some of the corpus end.
    private static final Set<String> OTHER_SOURCES =
            Set.of("self@1", "ping@1", "pong@1", "twice@1", "up@1", "left@1", "right@1", "leaf@1");

    /// The time must run out, so nothing else that only takes time may; what takes memory keeps its limits.
    private static final RenderLimits LIMITS = new RenderLimits(
            RenderLimits.DEFAULT.outputBytes(),
            RenderLimits.DEFAULT.allocatedBytes(),
            TIME_NANOS,
            Long.MAX_VALUE,
            RenderLimits.DEFAULT.depth(),
            Integer.MAX_VALUE,
            RenderLimits.DEFAULT.stringLength(),
            RenderLimits.DEFAULT.listSize());

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RenderBudget budget =
            new RenderBudget(threads::getCurrentThreadCpuTime, threads::getCurrentThreadAllocatedBytes);
    private final Fixture fixture = HostileCorpus.fixture();

    /// A template of the corpus that compiles.
    private record Hostile(String name, CompiledTemplate template) {}

    /// How a render ended.
    private record End(long nanos, @Nullable Throwable failure) {}

    @Test
    void stopsEveryHostileTemplateInTime() {
        assertThat(Runtime.getRuntime().maxMemory()).as("heap of these tests").isLessThanOrEqualTo(MOST_HEAP_BYTES);
        List<Hostile> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThan(150);
        for (Hostile hostile : corpus) {
            // So that what is measured is compiled code.
            render(hostile.template());
        }
        int timeRanOut = 0;
        SoftAssertions all = new SoftAssertions();
        for (Hostile hostile : corpus) {
            End end = quickest(hostile.template());
            all.assertThat(TimeUnit.NANOSECONDS.toMillis(end.nanos()))
                    .as("CPU milliseconds of %s, which ended with %s", hostile.name(), end.failure())
                    .isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(TIME_NANOS + GRACE_NANOS));
            Limit limit = checkDiagnosis(hostile.name(), end.failure(), all);
            timeRanOut += limit == Limit.TIME ? 1 : 0;
            checkThatTheThreadStillRenders(hostile.name(), all);
        }
        all.assertAll();
        assertThat(timeRanOut).as("templates that are stopped by their time").isGreaterThan(40);
    }

    /// A failure says where; that of a limit also which, and its value.
    private static @Nullable Limit checkDiagnosis(String name, @Nullable Throwable failure, SoftAssertions all) {
        if (failure == null) {
            return null;
        }
        all.assertThat(failure).as(name).isInstanceOf(RenderException.class);
        if (!(failure instanceof RenderException end)) {
            return null;
        }
        if (!OTHER_SOURCES.contains(end.place().template())) {
            all.assertThat(end.place().line()).as("line of %s, %s", name, end).isGreaterThanOrEqualTo(2);
        }
        if (!(end.getCause() instanceof LimitExceededException spent)) {
            all.assertThat(end.kind()).as("%s, %s", name, end).isNotEqualTo(RenderException.Kind.LIMIT);
            return null;
        }
        all.assertThat(end)
                .as(name)
                .hasMessageContaining(spent.limit().unit())
                .hasMessageContaining(String.valueOf(spent.allowed()));
        return spent.limit();
    }

    private void checkThatTheThreadStillRenders(String name, SoftAssertions all) {
        try {
            all.assertThat(fixture.render(NORMAL, HostileCorpus.DATA))
                    .as("after %s", name)
                    .isEqualTo("Ann 2leaf");
        } catch (RenderException | RenderAbortedException e) {
            all.fail("a normal template fails after " + name, e);
        }
    }

    private static CompiledTemplate compiled(String text) {
        try {
            return HostileCorpus.fixture().compile(text);
        } catch (TemplateException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Hostile> corpus() {
        List<Hostile> corpus = new ArrayList<>();
        HostileCorpus.all().forEach(text -> {
            try {
                String name = text.length() > NAME_LENGTH ? text.substring(0, NAME_LENGTH) : text;
                corpus.add(new Hostile(name, fixture.compile("the first line\n" + text)));
            } catch (TemplateException e) {
                // Refused before it can be rendered, which is the subject of another test.
            }
        });
        return corpus;
    }

    /// Of a few attempts, if the first takes too long: a collection or a compilation may have come between.
    private End quickest(CompiledTemplate template) {
        End quickest = render(template);
        for (int i = 1; i < ATTEMPTS && quickest.nanos() > TIME_NANOS + GRACE_NANOS; i++) {
            End next = render(template);
            quickest = next.nanos() < quickest.nanos() ? next : quickest;
        }
        return quickest;
    }

    private End render(CompiledTemplate template) {
        RenderSink sink = new CountingSink(LIMITS.outputBytes());
        RenderContext context = new RenderContext(
                Collections.unmodifiableMap(HostileCorpus.DATA), Locale.US, ZoneId.of("UTC"), Fixture.NOW);
        budget.start(LIMITS);
        long start = threads.getCurrentThreadCpuTime();
        Throwable failure = catchThrowable(() -> template.render("html", context, sink, budget));
        return new End(threads.getCurrentThreadCpuTime() - start, failure);
    }
}

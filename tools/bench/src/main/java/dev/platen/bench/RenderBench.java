package dev.platen.bench;

import com.sun.management.ThreadMXBean;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.RequestDecoder;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.OutputBuffer;
import dev.platen.engine.pebble.PebbleEngineFactory;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One render of one template from decoded data: by Platen, by stock Pebble, and by jte from classes.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
public class RenderBench {
    private static final String PART = "html";
    private static final long KEPT_BYTES = 256 * 1024;

    @Param({"EMAIL", "STOCKS"})
    Workload workload = Workload.EMAIL;

    private static final RenderLimits UNLIMITED = new RenderLimits(
            RenderLimits.DEFAULT.outputBytes(),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    private final OutputBuffer sink = new OutputBuffer(KEPT_BYTES);
    private final RequestDecoder decoder = new RequestDecoder();

    @SuppressWarnings("NullAway.Init") // by setUp
    private Contenders contenders;

    /// What is compared, compiled.
    private record Contenders(
            ByteBuffer request,
            Map<String, @Nullable Object> data,
            CompiledTemplate platen,
            PathFilter filter,
            RenderContext context,
            RenderBudget budget,
            RenderBudget endlessBudget,
            PebbleTemplate pebble,
            Jte jte) {}

    @Setup
    public void setUp() throws Exception {
        ByteBuffer payload = ByteBuffer.wrap(workload.request());
        RenderRequest request = decoder.open(payload, MessageIdentity.UNKNOWN, false);
        Map<String, @Nullable Object> data = decoder.data(DecodeBench.EVERYTHING);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompiledTemplate platen = compiled();
        contenders = new Contenders(
                payload,
                new HashMap<>(data),
                platen,
                PathFilter.of(platen.variables()),
                new RenderContext(data, request.locale(), request.timeZone(), Instant.EPOCH),
                new RenderBudget(System::nanoTime, threads::getCurrentThreadAllocatedBytes),
                new RenderBudget(() -> 0, () -> 0),
                pebble(),
                new Jte(workload, Models.of(workload, data)));
        checkThatAllPrintTheSame();
    }

    /// jte leaves quotation marks outside of attributes as they are and has another entity for them inside;
    /// apart from that the outputs are equal to the byte.
    private void checkThatAllPrintTheSame() throws IOException, RenderException, RenderAbortedException {
        platenPlain();
        String expected = new String(sink.toByteArray(), StandardCharsets.UTF_8);
        check("pebble", expected, pebbleOutput());
        pebbleUtf8();
        check("pebble to UTF-8", expected, new String(sink.toByteArray(), StandardCharsets.UTF_8));
        String jte = new String(contenders.jte().render().toByteArray(), StandardCharsets.UTF_8);
        check("jte", withPlainQuotes(expected), withPlainQuotes(jte));
    }

    private static String withPlainQuotes(String html) {
        return html.replace("&#39;", "'").replace("&quot;", "\"").replace("&#34;", "\"");
    }

    private void check(String contender, String expected, String actual) {
        if (!actual.equals(expected)) {
            int same = 0;
            while (same < Math.min(expected.length(), actual.length())
                    && expected.charAt(same) == actual.charAt(same)) {
                same++;
            }
            throw new IllegalStateException(contender + " prints " + workload + " otherwise than Platen, after "
                    + expected.substring(0, same) + "; it prints " + actual.substring(same));
        }
    }

    private CompiledTemplate compiled() throws TemplateException {
        TemplateEngine engine = new PebbleEngineFactory().create(PluginSettings.none());
        Map<Reference, PartSource> references = new HashMap<>();
        for (String name : workload.templates()) {
            references.put(new Reference(PART, name), new PartSource(name, PART, workload.source(name)));
        }
        PartSource main = new PartSource(workload.template(), PART, workload.source(workload.template()));
        return engine.compile(
                new TemplateSet(
                        workload.template(),
                        Map.of(PART, new TemplateSet.Part(main, Escaping.HTML)),
                        references,
                        MissingVariables.DEFAULT),
                CompileLimits.DEFAULT);
    }

    private PebbleTemplate pebble() {
        MemoryLoader loader = new MemoryLoader();
        workload.templates().forEach(name -> loader.addTemplate(name, workload.source(name)));
        return new PebbleEngine.Builder()
                .loader(loader)
                .cacheActive(true)
                .build()
                .getTemplate(workload.template());
    }

    /// Platen in production: into the message's buffer, as the inside of a JSON string, ready to send.
    @Benchmark
    public long platen() throws RenderException, RenderAbortedException {
        return platen(contenders.budget(), RenderLimits.DEFAULT, true);
    }

    /// The same bytes as the others write, without the JSON string around them.
    @Benchmark
    public long platenPlain() throws RenderException, RenderAbortedException {
        return platen(contenders.budget(), RenderLimits.DEFAULT, false);
    }

    /// Without limits, and with a clock and an allocation counter that cost nothing.
    @Benchmark
    public long platenUnbudgeted() throws RenderException, RenderAbortedException {
        return platen(contenders.endlessBudget(), UNLIMITED, true);
    }

    private long platen(RenderBudget budget, RenderLimits limits, boolean inString)
            throws RenderException, RenderAbortedException {
        budget.start(limits);
        sink.start(limits.outputBytes());
        if (inString) {
            sink.beginString();
        }
        contenders.platen().render(PART, contenders.context(), sink, budget);
        if (inString) {
            sink.endString();
        }
        return sink.bytes();
    }

    /// All that happens to the bytes of a request: decoded, rendered, copied for the client.
    @Benchmark
    public byte[] platenMessage()
            throws UnrenderableException, LateMembersException, RenderException, RenderAbortedException {
        RenderRequest request = decoder.open(contenders.request(), MessageIdentity.UNKNOWN, false);
        Map<String, @Nullable Object> data = decoder.data(contenders.filter());
        contenders.budget().start(RenderLimits.DEFAULT);
        sink.start(RenderLimits.DEFAULT.outputBytes());
        sink.beginString();
        contenders
                .platen()
                .render(
                        PART,
                        new RenderContext(data, request.locale(), request.timeZone(), Instant.EPOCH),
                        sink,
                        contenders.budget());
        sink.endString();
        return sink.toByteArray();
    }

    /// Stock Pebble as it is usually called: to a String, then to bytes.
    @Benchmark
    public byte[] pebbleString() throws IOException {
        return pebbleOutput().getBytes(StandardCharsets.UTF_8);
    }

    /// Stock Pebble at its best: into a pooled buffer that encodes while it is written to.
    @Benchmark
    public long pebbleUtf8() throws IOException {
        sink.start(RenderLimits.DEFAULT.outputBytes());
        contenders
                .pebble()
                .evaluate(sink, contenders.data(), contenders.context().locale());
        return sink.bytes();
    }

    /// jte at its best: from classes, into its own buffer of UTF-8 segments.
    @Benchmark
    public long jte() {
        return contenders.jte().render().getContentLength();
    }

    private String pebbleOutput() throws IOException {
        StringWriter writer = new StringWriter();
        contenders
                .pebble()
                .evaluate(writer, contenders.data(), contenders.context().locale());
        return writer.toString();
    }
}

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

/// One render of one template from decoded data: into Platen's sink, and by stock Pebble as it is usually
/// called.
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
            PebbleTemplate pebble) {}

    @Setup
    public void setUp() throws TemplateException, UnrenderableException, LateMembersException {
        ByteBuffer payload = ByteBuffer.wrap(workload.request());
        RenderRequest request = decoder.open(payload, MessageIdentity.UNKNOWN, false);
        Map<String, @Nullable Object> data = decoder.data(DecodeBench.EVERYTHING);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompiledTemplate platen = platen();
        contenders = new Contenders(
                payload,
                new HashMap<>(data),
                platen,
                PathFilter.of(platen.variables()),
                new RenderContext(data, request.locale(), request.timeZone(), Instant.EPOCH),
                new RenderBudget(System::nanoTime, threads::getCurrentThreadAllocatedBytes),
                pebble());
    }

    private CompiledTemplate platen() throws TemplateException {
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

    /// Platen's way: into the message's buffer, bytes that are ready to send.
    @Benchmark
    public long platenSink() throws RenderException, RenderAbortedException {
        contenders.budget().start(RenderLimits.DEFAULT);
        sink.start(RenderLimits.DEFAULT.outputBytes());
        sink.beginString();
        contenders.platen().render(PART, contenders.context(), sink, contenders.budget());
        sink.endString();
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

    /// Stock Pebble's way: to a String, then to bytes.
    @Benchmark
    public byte[] pebbleString() throws IOException {
        return pebbleOutput().getBytes(StandardCharsets.UTF_8);
    }

    private String pebbleOutput() throws IOException {
        StringWriter writer = new StringWriter();
        contenders
                .pebble()
                .evaluate(writer, contenders.data(), contenders.context().locale());
        return writer.toString();
    }

    /// Whether both contenders print the same, which makes their figures comparable.
    boolean agree() throws IOException, RenderException, RenderAbortedException {
        contenders.budget().start(RenderLimits.DEFAULT);
        sink.start(RenderLimits.DEFAULT.outputBytes());
        contenders.platen().render(PART, contenders.context(), sink, contenders.budget());
        return new String(sink.toByteArray(), StandardCharsets.UTF_8).equals(pebbleOutput());
    }
}

package dev.platen.bench;

import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.RequestDecoder;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.VariablePaths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
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

/// One request of 1.9 KB, a customer and an order of 20 rows, decoded from memory on the heap and outside it:
/// whole, along the paths of a template that reads half of it, and its envelope only.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
public class DecodeBench {
    private static final long SEED = 42;
    static final PathFilter EVERYTHING = PathFilter.of(new VariablePaths(true, Collections.emptySortedSet()));
    private static final PathFilter HALF = PathFilter.of(new VariablePaths(
            false,
            new TreeSet<>(List.of("customer.firstName", "order.total", "order.lines[].name", "order.lines[].price"))));

    /// Where the payload is.
    public enum Memory {
        HEAP,
        DIRECT
    }

    @Param({"HEAP", "DIRECT"})
    Memory workload = Memory.HEAP;

    private final RequestDecoder decoder = new RequestDecoder();
    private ByteBuffer payload = ByteBuffer.allocate(0);

    @Setup
    public void setUp() {
        byte[] request = request();
        payload = switch (workload) {
            case HEAP -> ByteBuffer.allocate(request.length);
            case DIRECT -> ByteBuffer.allocateDirect(request.length);
        };
        payload.put(request).flip();
    }

    @Benchmark
    public Map<String, @Nullable Object> decodeEverything() throws UnrenderableException, LateMembersException {
        return decode(EVERYTHING);
    }

    @Benchmark
    public Map<String, @Nullable Object> decodeHalf() throws UnrenderableException, LateMembersException {
        return decode(HALF);
    }

    @Benchmark
    public RenderRequest decodeEnvelope() throws UnrenderableException {
        RenderRequest request = decoder.open(payload, MessageIdentity.UNKNOWN, false);
        decoder.release();
        return request;
    }

    private Map<String, @Nullable Object> decode(PathFilter filter) throws UnrenderableException, LateMembersException {
        decoder.open(payload, MessageIdentity.UNKNOWN, false);
        return decoder.data(filter);
    }

    static byte[] request() {
        String request = "{\"id\":\"order-20260001\",\"workspace\":\"acme\",\"template\":\"order\",\"channel\":"
                + "\"email\",\"locale\":\"en-US\",\"data\":{\"customer\":{\"id\":4711,\"firstName\":\"Ann\","
                + "\"lastName\":\"O'Neil\",\"email\":\"ann@example.org\"},\"order\":{\"id\":20260001,\"placedAt\":"
                + "\"2026-02-03\",\"currency\":\"EUR\",\"total\":1234.50,\"lines\":"
                + Workload.lines(new Random(SEED), false) + "}}}";
        return request.getBytes(StandardCharsets.UTF_8);
    }
}

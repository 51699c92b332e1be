package dev.platen.bench;

import dev.platen.app.event.MessageRendered;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What the recording that always runs costs each message: its event is made, written to the ring on disk,
/// and passed over by the stream that the control loop listens to. At some 20,000 a second, as an instance
/// is fast; the rest of an operation is the same work with and without, so what counts is the difference in
/// CPU time.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(value = 2, jvmArgsAppend = "-Xmx256m")
public class RecordingBench {
    private static final long RING_BYTES = 20L << 20;
    private static final int WORK = 1_000;

    /// What runs beside the messages.
    public enum Running {
        NOTHING,
        RECORDING
    }

    @Param({"NOTHING", "RECORDING"})
    Running workload = Running.NOTHING;

    private @Nullable Recording ring;
    private @Nullable RecordingStream stream;
    private int sent;

    @Setup
    public void setUp() {
        if (workload == Running.NOTHING) {
            return;
        }
        Recording made = new Recording();
        made.enable(MessageRendered.class).withThreshold(Duration.ZERO);
        made.setToDisk(true);
        made.setMaxSize(RING_BYTES);
        made.start();
        ring = made;
        RecordingStream listener = new RecordingStream();
        listener.setReuse(true);
        listener.setOrdered(false);
        listener.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
        listener.onEvent("jdk.GCPhasePause", event -> {});
        listener.startAsync();
        stream = listener;
    }

    @TearDown
    public void tearDown() {
        if (stream != null) {
            stream.close();
        }
        if (ring != null) {
            ring.close();
        }
    }

    @Benchmark
    public int message() {
        MessageRendered event = new MessageRendered();
        event.begin();
        Blackhole.consumeCPU(WORK);
        event.workspace = "workspace-7";
        event.template = "order-confirmation@12";
        event.lane = "normal";
        event.channel = "email";
        event.payloadBytes = 1_900L + (sent & 63);
        event.outputBytes = 7_500;
        event.estimatedBytes = 40_000;
        event.allocatedBytes = 12_000;
        event.waitedMillis = sent & 255;
        event.commit();
        return ++sent;
    }
}

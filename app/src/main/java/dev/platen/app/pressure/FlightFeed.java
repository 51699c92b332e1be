package dev.platen.app.pressure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream of flight recorder events, begun anew whenever it has ended or is late. It is late by half a
/// second to a second at best, and it dies in a storm of `OutOfMemoryError`: an error in a handler ends it,
/// and nobody is told but [RecordingStream#onClose].
final class FlightFeed implements AutoCloseable {
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /// A process that was frozen finds its stream late and hears of it right afterwards.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// By name: a stream that asks for all events also reads each message's, which the recording that
    /// always runs has asked for.
    private static final String RESIDENT = "jdk.ResidentSetSize";

    private static final List<String> AT_ONCE =
            List.of("jdk.GCPhasePause", "jdk.ZAllocationStall", "jdk.EvacuationFailed");
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(FlightFeed.class);

    private final LongSupplier clockNanos;
    private final Consumer<RecordedEvent> handler;
    private final AtomicBoolean restarting = new AtomicBoolean();
    private volatile @Nullable RecordingStream stream;
    private volatile long flushedAtNanos;
    private volatile @Nullable Long lateSinceNanos;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile boolean paused;

    /// Held while a stream is begun, or ended by a pause.
    private final ReentrantLock changing = new ReentrantLock();

    private final AtomicInteger restarts = new AtomicInteger();

    /// @param handler is given the events on the stream's thread; must copy what it needs out of them
    FlightFeed(LongSupplier clockNanos, Consumer<RecordedEvent> handler) {
        this.clockNanos = clockNanos;
        this.handler = handler;
    }

    /// Begins the stream, unless it is paused.
    void start() {
        changing.lock();
        try {
            if (!paused) {
                begin();
            }
        } finally {
            changing.unlock();
        }
    }

    /// Ends the stream, which is not missed until [#resume()].
    void pause() {
        paused = true;
        changing.lock();
        try {
            end();
        } finally {
            changing.unlock();
        }
    }

    /// Begins the stream again if it was paused.
    void resume() {
        changing.lock();
        try {
            if (paused && !closed) {
                begin();
                paused = false;
            }
        } finally {
            changing.unlock();
        }
    }

    boolean isPaused() {
        return paused;
    }

    private void begin() {
        RecordingStream made = new RecordingStream();
        made.setReuse(true);
        made.setOrdered(false);
        made.enable(RESIDENT).withPeriod(PERIOD);
        made.onEvent(RESIDENT, this::handle);
        for (String name : AT_ONCE) {
            made.enable(name).withThreshold(Duration.ZERO);
            made.onEvent(name, this::handle);
        }
        made.onFlush(() -> flushedAtNanos = clockNanos.getAsLong());
        made.onClose(() -> closed(made));
        made.onError(problem -> LOG.warn("the stream of flight recorder events has a problem: {}", problem.toString()));
        stream = made;
        flushedAtNanos = clockNanos.getAsLong();
        ended = false;
        made.startAsync();
    }

    private void closed(RecordingStream which) {
        if (which == stream) {
            ended = true;
        }
    }

    /// An error that leaves this method would end the stream.
    private void handle(RecordedEvent event) {
        try {
            handler.accept(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("an event {} could not be read: {}", event.getEventType().getName(), e.toString());
        }
    }

    /// Whether nothing has been heard for longer than there ever should be nothing. Begins the stream anew
    /// if it stays so, on a thread of its own, because that takes as long as it takes. Never lost once it
    /// is no longer needed.
    boolean lost(long nowNanos) {
        boolean late = flushedAgoNanos(nowNanos) > LATE_NANOS;
        boolean lost = !closed && !paused && (ended || late);
        if (lost && (ended || isLateForLong(nowNanos)) && restarting.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("pressure-restart").start(this::restart);
        }
        if (!late) {
            lateSinceNanos = null;
        }
        return lost;
    }

    private boolean isLateForLong(long nowNanos) {
        Long since = lateSinceNanos;
        if (since == null) {
            lateSinceNanos = nowNanos;
            return false;
        }
        return nowNanos - since > PATIENCE_NANOS;
    }

    private void restart() {
        try {
            RecordingStream old = stream;
            if (old != null) {
                old.close();
            }
            start();
            restarts.incrementAndGet();
            LOG.warn("the stream of flight recorder events was lost and has been started again");
        } catch (RuntimeException | Error e) {
            LOG.warn("the stream of flight recorder events cannot be started: {}", e.toString());
        } finally {
            if (closed) {
                end();
            }
            restarting.set(false);
        }
    }

    long flushedAgoNanos(long nowNanos) {
        return nowNanos - flushedAtNanos;
    }

    int restarts() {
        return restarts.get();
    }

    /// Ends the stream as an error in it would.
    void end() {
        RecordingStream current = stream;
        if (current != null) {
            current.close();
        }
    }

    /// Does not begin the stream anew from now on. When a process is told to end, the virtual machine stops
    /// its recorder at once: a recording that is begun after that waits for ever, with the recorder's lock.
    void finish() {
        closed = true;
    }

    @Override
    public void close() {
        finish();
        end();
    }
}

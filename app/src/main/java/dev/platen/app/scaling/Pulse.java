package dev.platen.app.scaling;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once a second what this instance does, and enters what the others say in the book of the fleet.
public final class Pulse implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final Channel channel;
    private final Fleet fleet;
    private final Supplier<@Nullable Heartbeat> own;
    private final LongSupplier clockMillis;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean gone;

    /// Carries heartbeats to all instances, this one included. What it loses is lost.
    public interface Channel {
        /// Begins to listen.
        ///
        /// @param listener gets every heartbeat, on one thread
        void start(java.util.function.Consumer<byte[]> listener) throws IOException;

        void send(byte[] heartbeat);
    }

    /// @param own this instance's state; null while it has nothing to say
    /// @param clockMillis wall-clock milliseconds
    public Pulse(Channel channel, Fleet fleet, Supplier<@Nullable Heartbeat> own, LongSupplier clockMillis) {
        this.channel = channel;
        this.fleet = fleet;
        this.own = own;
        this.clockMillis = clockMillis;
    }

    /// Begins to listen and to speak.
    public void start() throws IOException {
        channel.start(this::heard);
        Thread _ = Thread.ofPlatform().daemon().name("heartbeat").start(this::run);
    }

    private void heard(byte[] heartbeat) {
        try {
            fleet.heard(Heartbeat.decode(heartbeat), Instant.ofEpochMilli(clockMillis.getAsLong()));
        } catch (IOException e) {
            LOG.debug("not a heartbeat", e);
        }
    }

    private void run() {
        try {
            do {
                beat();
            } while (!stopping.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One that fails does not end the next ones: who is silent is replaced.
    private void beat() {
        try {
            now();
        } catch (RuntimeException e) {
            LOG.error("a heartbeat failed, the next one follows", e);
        }
    }

    /// Says what this instance does at once and not only when its time comes.
    public synchronized void now() {
        Heartbeat beat = own.get();
        if (beat != null && !gone) {
            channel.send(beat.encode());
        }
    }

    /// Says goodbye, and nothing after it.
    @Override
    public synchronized void close() {
        stopping.countDown();
        Heartbeat beat = own.get();
        if (beat != null && !gone) {
            channel.send(beat.gone().encode());
        }
        gone = true;
    }
}

package dev.platen.app.broker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Bounds the bytes that one lane's connection has brought and nobody has finished with.
///
/// Pulsar's flow permits count messages and cannot be taken back: a window that grew on messages of 1 KB may
/// bring as many of 4 MB. So the bound is where bytes come in: while more than the limit is held, the
/// connection is not read, and what the broker still sends waits in TCP's buffers and then with the broker.
/// What is held exceeds the limit by at most the frames that one read completes.
///
/// Held are frames on their way into the client's queue, messages in that queue, and messages taken from it
/// whose payload has not been released. The second is the client's own count, so that what the client throws
/// away by itself, for example when it reconnects, is not held for ever.
public final class IntakeGate {
    /// Reading goes on when this share of the limit is held; not at the limit itself, so that the switch is
    /// not thrown for every message.
    private static final int RESUME_PERCENT = 75;

    private final long limitBytes;
    private final AtomicLong arrivingBytes = new AtomicLong();
    private final AtomicLong takenBytes = new AtomicLong();
    private volatile LongSupplier queuedBytes = () -> 0;
    private volatile @Nullable Reading reading;
    private volatile boolean closed;
    private volatile boolean leaving;
    private final AtomicLong closings = new AtomicLong();

    /// The switch of the connection's reads.
    @FunctionalInterface
    interface Reading {
        void enable(boolean on);
    }

    IntakeGate(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Where to ask for the bytes in the client's queue.
    void queue(LongSupplier bytes) {
        queuedBytes = bytes;
    }

    /// A new connection takes the place of the one before; it reads.
    synchronized void connected(Reading connection) {
        reading = connection;
        closed = false;
        decide();
    }

    /// Whether what comes in is dropped from now on, for it comes again to whoever is there then. Meanwhile
    /// the connection is read whatever is held: the broker's answers to who leaves come on it, too.
    synchronized void leave(boolean newLeaving) {
        leaving = newLeaving;
        decide();
    }

    boolean isLeaving() {
        return leaving;
    }

    /// A frame has come in and goes on to the client's queue.
    void arriving(long bytes) {
        arrivingBytes.addAndGet(bytes);
        if (!closed && heldBytes() > limitBytes) {
            decide();
        }
    }

    /// What was arriving is in the client's queue now, or was discarded.
    void arrived(long bytes) {
        arrivingBytes.addAndGet(-bytes);
        reopen();
    }

    /// A message was taken from the client's queue.
    void taken(long bytes) {
        takenBytes.addAndGet(bytes);
    }

    /// The payload of a message that was taken is no longer in memory.
    void released(long bytes) {
        takenBytes.addAndGet(-bytes);
        reopen();
    }

    private void reopen() {
        if (closed && heldBytes() <= resumeBytes()) {
            decide();
        }
    }

    private synchronized void decide() {
        Reading connection = reading;
        if (connection == null) {
            return;
        }
        long held = heldBytes();
        if (!closed && !leaving && held > limitBytes) {
            closed = true;
            closings.incrementAndGet();
            connection.enable(false);
            // What was released while the switch was thrown did not see it.
            held = heldBytes();
        }
        if (closed && (leaving || held <= resumeBytes())) {
            closed = false;
            connection.enable(true);
        }
    }

    private long resumeBytes() {
        return limitBytes * RESUME_PERCENT / 100;
    }

    /// Bytes of requests in this lane's client and behind it, until their payload is released.
    public long heldBytes() {
        return arrivingBytes.get() + queuedBytes.getAsLong() + takenBytes.get();
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// Whether the connection is not read at the moment.
    public boolean isClosed() {
        return closed;
    }

    /// How often reading has stopped.
    public long closings() {
        return closings.get();
    }
}

package dev.platen.app.fairness;

import java.util.concurrent.TimeUnit;

/// One workspace's pause and limits as they act on this instance. The rate is a token bucket that holds what
/// one second brings, at least one token.
///
/// Safe for use by several threads.
public final class Restriction {
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// When to look again after a message whose bytes were too many.
    private static final long BYTES_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// What [#tryBegin] says of a paused workspace: it is not known when.
    public static final long NOT_KNOWN = Long.MAX_VALUE;

    private boolean paused;
    private WorkspaceLimits limits = WorkspaceLimits.NONE;
    private double tokens = 1;
    private long filledNanos;
    private boolean filled;
    private long bytesInFlight;
    private boolean parkedWaits;

    synchronized void paused(boolean newPaused) {
        paused = newPaused;
    }

    synchronized void limits(WorkspaceLimits newLimits) {
        limits = newLimits;
        tokens = Math.min(tokens, burst());
    }

    private double burst() {
        return Math.max(1, limits.ratePerSecond());
    }

    public synchronized boolean isPaused() {
        return paused;
    }

    public synchronized WorkspaceLimits limits() {
        return limits;
    }

    synchronized boolean isNone() {
        return !paused && limits.isNone();
    }

    /// Begins a message if it may begin now. What is new waits for what was parked before.
    ///
    /// @param bytes of its payload; given back by [#ended(int)]
    /// @param wasParked whether it was parked and has come back
    /// @return 0 if it has begun, otherwise nanoseconds after which it may
    public synchronized long tryBegin(int bytes, boolean wasParked, long nowNanos) {
        long waitNanos = waitNanos(bytes, wasParked, nowNanos);
        if (waitNanos == 0) {
            tokens -= 1;
            bytesInFlight += bytes;
        }
        if (wasParked) {
            parkedWaits = waitNanos > 0 && !paused;
        }
        return waitNanos;
    }

    private long waitNanos(int bytes, boolean wasParked, long nowNanos) {
        if (paused) {
            return NOT_KNOWN;
        }
        if (bytesInFlight > 0 && bytesInFlight + bytes > limits.bytesInFlight()) {
            return BYTES_RETRY_NANOS;
        }
        if (Double.isInfinite(limits.ratePerSecond())) {
            tokens = 1;
            return 0;
        }
        fill(nowNanos);
        if (parkedWaits && !wasParked) {
            return BYTES_RETRY_NANOS;
        }
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / limits.ratePerSecond() * SECOND_NANOS);
    }

    private void fill(long nowNanos) {
        if (filled && nowNanos > filledNanos) {
            tokens = Math.min(burst(), tokens + (nowNanos - filledNanos) / SECOND_NANOS * limits.ratePerSecond());
        }
        filledNanos = nowNanos;
        filled = true;
    }

    /// A message that had begun is settled or given back.
    public synchronized void ended(int bytes) {
        bytesInFlight -= bytes;
    }
}

package dev.platen.app.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Bounds how many messages an instance begins per second, whatever it could do.
final class Pace {
    /// What was not used within this time is lost.
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long periodNanos;
    /// Never opened: who waits for it waits for the time.
    private final CountDownLatch never = new CountDownLatch(1);

    private boolean begun;
    private long nextNanos;

    /// @param perSecond 0 for no bound
    Pace(double perSecond) {
        periodNanos = perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /// Waits until it is the next message's turn.
    void await(long nowNanos) throws InterruptedException {
        if (periodNanos > 0) {
            long wait = claim(nowNanos);
            if (wait > 0) {
                boolean _ = never.await(wait, TimeUnit.NANOSECONDS);
            }
        }
    }

    /// Takes the next turn.
    ///
    /// @return nanoseconds until it comes
    synchronized long claim(long nowNanos) {
        if (!begun || nowNanos - nextNanos > BURST_NANOS) {
            begun = true;
            nextNanos = nowNanos - Math.min(BURST_NANOS, periodNanos);
        }
        long turn = nextNanos;
        nextNanos += periodNanos;
        return Math.max(0, turn - nowNanos);
    }
}

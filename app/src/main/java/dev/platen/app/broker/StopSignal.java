package dev.platen.app.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells a thread that reads from the broker to end, also while it waits before it tries again.
final class StopSignal {
    private static final int RETRY_SECONDS = 1;

    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /// Waits before the next try: a client that reconnects answers at once with the same failure again.
    void awaitRetry() {
        try {
            boolean _ = given.await(RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

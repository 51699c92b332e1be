package dev.platen.cli.crash;

import dev.platen.cli.broker.RequestPublisher;
import dev.platen.cli.load.RequestSource;
import dev.platen.cli.sample.SampleMix;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Publishes the requests of a run at a steady rate, in small bursts, up to where it is allowed.
final class Traffic implements AutoCloseable {
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int STOP_SECONDS = 10;

    /// Several for each of some instances.
    private static final int FEW = 10;

    private final SampleMix mix;
    private final RequestPublisher publisher;
    private final Sightings sightings;
    private final int most;
    private final int burst;
    private final Thread thread;
    private volatile long allowed;
    private volatile boolean stopped;

    /// `most` messages in all, so many a second.
    Traffic(SampleMix mix, RequestPublisher publisher, Sightings sightings, int most, int perSecond) {
        this.mix = mix;
        this.publisher = publisher;
        this.sightings = sightings;
        this.most = most;
        burst = Math.max(1, (int) (perSecond * BURST_NANOS / TimeUnit.SECONDS.toNanos(1)));
        thread = Thread.ofPlatform().daemon().name("traffic").unstarted(this::run);
    }

    void start() {
        publisher.start();
        thread.start();
    }

    private void run() {
        long next = 0;
        while (!stopped) {
            long until = Math.min(allowed, next + burst);
            for (; next < until; next++) {
                RequestSource.Request request = mix.next(next);
                sightings.published(next, System.nanoTime());
                publisher.publish(request.lane(), request.payload());
            }
            LockSupport.parkNanos(BURST_NANOS);
        }
    }

    /// So many requests may be published in all from now on.
    void allow(long messages) {
        allowed = Math.max(allowed, messages);
    }

    long allowed() {
        return allowed;
    }

    /// What lets it go on at the same rate where it would have to wait, up to half of what is left of the run
    /// now: who comes later needs messages as well.
    Runnable more() {
        long end = allowed + (most - allowed) / 2;
        return () -> {
            if (sightings.published() >= allowed) {
                allow(Math.min(end, allowed + burst));
            }
        };
    }

    /// Lets some go when all before have come out; never beyond all messages of the run.
    void allowAFew() {
        if (sightings.distinct() >= allowed) {
            allow(Math.min(most, allowed + FEW));
        }
    }

    /// Publishes nothing more. Does not wait for a broker that is gone.
    @Override
    public void close() {
        stopped = true;
        try {
            if (!thread.join(Duration.ofSeconds(STOP_SECONDS))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the broker has what was published.
    void flush() {
        close();
        publisher.flush();
    }
}

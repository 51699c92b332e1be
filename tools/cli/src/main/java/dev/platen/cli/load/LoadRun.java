package dev.platen.cli.load;

import dev.platen.app.message.Lane;
import dev.platen.cli.broker.RequestPublisher;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Sends requests when they are due, until there are enough of them or someone stops it.
public final class LoadRun {
    /// How long to rest when nothing is due; short against what a rate of thousands a second makes due
    /// meanwhile.
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// So many requests are sent before the observer is told and a stop is looked for.
    private static final int BURST = 256;

    private final RequestSource source;
    private final Pace pace;
    private final long count;
    private final LongSupplier nanoClock;

    /// Hears of progress between bursts.
    public interface Observer {
        void sent(long total, long nowNanos);
    }

    /// `count` is the number of requests to send in all.
    public LoadRun(RequestSource source, Pace pace, long count, LongSupplier nanoClock) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, not " + count);
        }
        this.source = source;
        this.pace = pace;
        this.count = count;
        this.nanoClock = nanoClock;
    }

    /// Sends and flushes; answers what came of it.
    public LoadSummary run(RequestPublisher publisher, BooleanSupplier stopped, Observer observer) {
        long startNanos = nanoClock.getAsLong();
        Map<Lane, Long> byLane = new EnumMap<>(Lane.class);
        long index = 0;
        while (index < count && !stopped.getAsBoolean()) {
            long nowNanos = nanoClock.getAsLong();
            long due = Math.min(count, pace.dueBy(nowNanos - startNanos));
            long until = Math.min(due, index + BURST);
            if (index == until) {
                LockSupport.parkNanos(REST_NANOS);
            }
            for (; index < until; index++) {
                RequestSource.Request request = source.next(index);
                publisher.publish(request.lane(), request.payload());
                byLane.merge(request.lane(), 1L, Long::sum);
            }
            observer.sent(index, nowNanos);
        }
        publisher.flush();
        long elapsedNanos = nanoClock.getAsLong() - startNanos;
        return new LoadSummary(index, publisher.confirmed(), publisher.failed(), elapsedNanos, byLane);
    }
}

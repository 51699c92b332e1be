package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.Ledgers;
import dev.platen.cli.sample.SampleMix.Fate;
import dev.platen.cli.template.PlatenApi;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits until everything that was published is accounted for.
final class Settling {
    /// As long as something still arrives, waiting is worth it.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PlatenApi api;
    private final InstanceProcess instance;
    private final Books books;
    private final DemoProgress progress;

    Settling(PlatenApi api, InstanceProcess instance, Books books, DemoProgress progress) {
        this.api = api;
        this.instance = instance;
        this.books = books;
        this.progress = progress;
    }

    /// Answers the instance's statistics once they and the reader account for `expected` requests.
    JsonNode await(long expected) throws InterruptedException {
        long lastFound = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            long nowNanos = System.nanoTime();
            progress.show(nowNanos);
            long found = books.distinct();
            // The reader costs nothing to ask; the instance is asked when the reader has all.
            JsonNode stats = found >= expected ? stats() : null;
            if (stats != null
                    && accountedFor(stats) >= expected
                    && Ledgers.in(stats).balanced()) {
                return stats;
            }
            if (found != lastFound) {
                lastFound = found;
                lastChangeNanos = nowNanos;
            } else if (nowNanos - lastChangeNanos > PATIENCE_NANOS) {
                progress.end();
                throw stuck(expected);
            }
            if (!instance.isAlive()) {
                progress.end();
                throw instance.failed("the instance ended by itself");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private JsonNode stats() throws InterruptedException {
        try {
            return api.stats();
        } catch (PlatenApi.RefusedException e) {
            throw new UserError("the instance does not tell its statistics: " + e.getMessage(), "", e);
        }
    }

    private static long accountedFor(JsonNode stats) {
        return stats.path("rendered").asLong()
                + stats.path("aborted").asLong()
                + stats.path("deadLettered").asLong();
    }

    private UserError stuck(long expected) throws InterruptedException {
        JsonNode stats = stats();
        return new UserError(
                String.format(
                        Locale.ROOT,
                        "nothing arrived for %d s: %,d of %,d requests are accounted for by the instance, "
                                + "%,d by the reader (%,d rendered, %,d aborted, %,d dead-lettered), %,d in flight",
                        TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS),
                        accountedFor(stats),
                        expected,
                        books.distinct(),
                        books.distinct(Fate.RENDERED),
                        books.distinct(Fate.ABORTED),
                        books.distinct(Fate.DEAD_LETTERED),
                        stats.path("inFlight").asLong()),
                "The instance's log says more.");
    }
}

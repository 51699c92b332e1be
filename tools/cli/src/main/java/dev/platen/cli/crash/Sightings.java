package dev.platen.cli.crash;

import java.util.Arrays;
import java.util.OptionalLong;

/// When each request was published and when its result was first seen. Times are in nanoseconds. Safe for
/// use by several threads.
final class Sightings {
    private static final long NEVER = Long.MAX_VALUE;

    private final long[] published;
    private final long[] seen;
    private long[] again = new long[256];
    private int agains;
    private int publishedCount;
    private int distinct;

    /// `most` is the number of requests that there can be.
    Sightings(int most) {
        published = new long[most];
        seen = new long[most];
        Arrays.fill(seen, NEVER);
    }

    /// The next request is about to be published. Numbers come in order from 0.
    synchronized void published(long index, long nowNanos) {
        published[(int) index] = nowNanos;
        publishedCount = (int) index + 1;
    }

    /// A result of this request was seen; -1 is somebody else's.
    synchronized void seen(long index, long nowNanos) {
        if (index < 0 || index >= publishedCount) {
            return;
        }
        if (seen[(int) index] == NEVER) {
            seen[(int) index] = nowNanos;
            distinct++;
        } else {
            again = agains == again.length ? Arrays.copyOf(again, 2 * agains) : again;
            again[agains++] = nowNanos;
        }
    }

    synchronized int published() {
        return publishedCount;
    }

    /// Requests of which a result was seen.
    synchronized int distinct() {
        return distinct;
    }

    synchronized int duplicates() {
        return agains;
    }

    /// Results seen for another time between two moments, the second excluded.
    synchronized int duplicates(long fromNanos, long toNanos) {
        int count = 0;
        for (int i = 0; i < agains; i++) {
            count += again[i] - fromNanos >= 0 && again[i] - toNanos < 0 ? 1 : 0;
        }
        return count;
    }

    /// Requests published before a moment of which no result had been seen then.
    synchronized int inFlight(long momentNanos) {
        int count = 0;
        for (int i = 0; i < publishedCount; i++) {
            count += wasInFlight(i, momentNanos) ? 1 : 0;
        }
        return count;
    }

    /// When the last of those that were in flight at a moment was seen: the moment itself if there were none,
    /// and nothing as long as one is missing.
    synchronized OptionalLong settled(long momentNanos) {
        long last = momentNanos;
        for (int i = 0; i < publishedCount; i++) {
            if (wasInFlight(i, momentNanos)) {
                if (seen[i] == NEVER) {
                    return OptionalLong.empty();
                }
                last = Math.max(last, seen[i]);
            }
        }
        return OptionalLong.of(last);
    }

    private boolean wasInFlight(int index, long momentNanos) {
        return published[index] <= momentNanos && seen[index] > momentNanos;
    }

    /// When the first result after a moment was seen, if there was one.
    synchronized OptionalLong firstAfter(long momentNanos) {
        return Arrays.stream(seen, 0, publishedCount)
                .filter(nanos -> nanos != NEVER && nanos > momentNanos)
                .min();
    }
}

package dev.platen.app.pressure;

import java.util.concurrent.TimeUnit;

/// Estimates the live set from what was used after collections, and the part of it that is there without any
/// message. Pure; one writer.
///
/// What is used after one collection is far more than the live set, because most collections look at a part
/// of the heap: with 100 MB alive, G1's young collections showed a median of 211 MB, the least of the last 20
/// within 2 s showed 101 MB (design note 4). A collection of the whole heap shows it exactly and makes what
/// came before irrelevant.
///
/// Parallel and Serial keep old garbage until such a collection, so the least of many is of no use there:
/// what counts is the last whole one, and what has been reserved since.
final class LiveSet {
    private static final int COLLECTIONS = 20;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LEAST_SHARE_FOR_MESSAGES = 2;

    private final boolean youngKeepsOldGarbage;
    private final long maxBytes;
    private final long[] at = new long[COLLECTIONS];
    private final long[] used = new long[COLLECTIONS];
    private int count;
    private int next;
    private boolean wholeSeen;
    private long wholeBytes;
    private long reservedAtWhole;
    private long baseBytes;
    private long idleSinceNanos;
    private boolean idle;

    LiveSet(Collector collector, long maxBytes) {
        this.youngKeepsOldGarbage = collector.youngKeepsOldGarbage();
        this.maxBytes = maxBytes;
        this.baseBytes = maxBytes / LEAST_SHARE_FOR_MESSAGES;
    }

    /// A collection has ended.
    ///
    /// @param whole whether it was one of the whole heap
    void collected(long nowNanos, long usedBytes, boolean whole, long reservedBytes) {
        if (whole) {
            count = 0;
            wholeSeen = true;
            wholeBytes = usedBytes;
            reservedAtWhole = reservedBytes;
        }
        at[next] = nowNanos;
        used[next] = usedBytes;
        next = (next + 1) % COLLECTIONS;
        count = Math.min(COLLECTIONS, count + 1);
        baseBytes = Math.min(baseBytes, bytes(nowNanos, reservedBytes));
    }

    /// The live set.
    long bytes(long nowNanos, long reservedBytes) {
        if (count == 0) {
            return 0;
        }
        long least = used[latest()];
        for (int i = 1; i < count; i++) {
            int index = Math.floorMod(next - 1 - i, COLLECTIONS);
            if (nowNanos - at[index] > WINDOW_NANOS) {
                break;
            }
            least = Math.min(least, used[index]);
        }
        return youngKeepsOldGarbage && wholeSeen
                ? Math.min(least, wholeBytes + Math.max(0, reservedBytes - reservedAtWhole))
                : least;
    }

    /// The age of the last collection; very large if there was none.
    long ageNanos(long nowNanos) {
        return count == 0 ? Long.MAX_VALUE : nowNanos - at[latest()];
    }

    /// Looks whether the instance has been idle for so long that all that is alive is the base. Caches fill
    /// and classes are loaded after the start, so the base may rise, but never so far that a leak could hide
    /// in it.
    ///
    /// @param working whether messages are in flight
    void observe(long nowNanos, long reservedBytes, boolean working) {
        if (working) {
            idle = false;
        } else if (!idle) {
            idle = true;
            idleSinceNanos = nowNanos;
        } else if (count > 0 && at[latest()] - idleSinceNanos > SETTLING_NANOS) {
            baseBytes = Math.min(maxBytes / LEAST_SHARE_FOR_MESSAGES, bytes(nowNanos, reservedBytes));
        }
    }

    /// What is alive without any message.
    long baseBytes() {
        return baseBytes;
    }

    private int latest() {
        return Math.floorMod(next - 1, COLLECTIONS);
    }
}

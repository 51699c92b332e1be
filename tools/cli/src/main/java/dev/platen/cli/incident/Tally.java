package dev.platen.cli.incident;

import java.util.Arrays;
import java.util.BitSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What was published for one contender and what an independent reader has found of it. Safe for use by
/// several threads.
final class Tally {
    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final BitSet normal = new BitSet();
    private final BitSet urgent = new BitSet();
    private long[] urgentPublishedNanos = new long[1 << 12];
    private long[] urgentLatencyNanos = new long[1 << 12];
    private int urgentPublished;
    private long normalPublished;
    private long normalFound;
    private long urgentFound;
    private long duplicates;
    private long deadLettered;
    private long lastNormalNanos;
    private long lastNanos;
    private long worstUrgentNanos;

    synchronized void normalPublished(long upTo) {
        normalPublished = upTo;
    }

    synchronized void urgentPublished(int index, long nowNanos) {
        if (index >= urgentPublishedNanos.length) {
            urgentPublishedNanos = Arrays.copyOf(urgentPublishedNanos, 2 * index);
            urgentLatencyNanos = Arrays.copyOf(urgentLatencyNanos, 2 * index);
        }
        urgentPublishedNanos[index] = nowNanos;
        urgentPublished = index + 1;
    }

    /// A result with this request's id is visible.
    synchronized void found(@Nullable String id, long nowNanos) {
        if (id == null || id.length() < 2) {
            return;
        }
        int index = Integer.parseInt(id, 1, id.length(), 10);
        boolean isUrgent = id.charAt(0) == 'u';
        BitSet seen = isUrgent ? urgent : normal;
        if (seen.get(index)) {
            duplicates++;
            return;
        }
        seen.set(index);
        lastNanos = nowNanos;
        if (isUrgent) {
            urgentFound++;
            urgentLatencyNanos[index] = Math.max(1, nowNanos - urgentPublishedNanos[index]);
            worstUrgentNanos = Math.max(worstUrgentNanos, urgentLatencyNanos[index]);
        } else {
            normalFound++;
            lastNormalNanos = nowNanos;
        }
    }

    /// A dead letter with this request's id is visible, which is a result too.
    synchronized void rejected(@Nullable String id, long nowNanos) {
        long before = found();
        found(id, nowNanos);
        deadLettered += found() - before;
    }

    /// A request that is still in its topic is not lost.
    synchronized void remains(String id) {
        int index = Integer.parseInt(id, 1, id.length(), 10);
        (id.charAt(0) == 'u' ? urgent : normal).set(index);
    }

    synchronized int urgentPublished() {
        return urgentPublished;
    }

    synchronized long normalFound() {
        return normalFound;
    }

    synchronized long found() {
        return normalFound + urgentFound;
    }

    /// Whether everything published so far has a result.
    synchronized boolean isComplete() {
        return normalFound == normalPublished && urgentFound == urgentPublished;
    }

    synchronized long published() {
        return normalPublished + urgentPublished;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized long deadLettered() {
        return deadLettered;
    }

    /// Published, without a result, and not known to remain.
    synchronized long missing() {
        return normalPublished + urgentPublished - normal.cardinality() - urgent.cardinality();
    }

    synchronized long lastNormalNanos() {
        return lastNormalNanos;
    }

    synchronized long lastNanos() {
        return lastNanos;
    }

    /// The worst urgent latency found since the last call, or 0.
    synchronized double takeWorstUrgentMillis() {
        double millis = worstUrgentNanos / 1e6;
        worstUrgentNanos = 0;
        return millis;
    }

    /// From publishing to a visible result, at `percentile` of the urgent requests `from` to `to` (excluded).
    /// One that has no result yet counts with the time that it has waited until `nowNanos`.
    synchronized double urgentMillis(int from, int to, double percentile, long nowNanos) {
        Histogram micros = new Histogram(LONGEST_MICROS, 3);
        for (int i = from; i < to; i++) {
            long nanos = urgentLatencyNanos[i] > 0 ? urgentLatencyNanos[i] : nowNanos - urgentPublishedNanos[i];
            micros.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
        }
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}

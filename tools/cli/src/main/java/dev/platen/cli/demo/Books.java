package dev.platen.cli.demo;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.sample.SampleIds;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleMix.Fate;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What was published, and what an independent reader has found of it since. Ids are a prefix and a number,
/// so that a bit for each is all the memory that counting distinct ones takes. Safe for use by several
/// threads.
final class Books {
    /// Latencies are known for so many of the latest requests; older ones are only counted.
    private static final int TIMED_REQUESTS = 1 << 20;

    private static final long LONGEST_LATENCY_MICROS = 3_600_000_000L;

    private final SampleIds ids;
    private final SampleMix mix;
    private final long[] publishedNanos = new long[TIMED_REQUESTS];
    private final Map<Fate, BitSet> seen = new EnumMap<>(Fate.class);
    private final Map<Fate, Long> distinct = new EnumMap<>(Fate.class);
    private final Map<Channel, Map<Fate, Long>> byChannel = new EnumMap<>(Channel.class);
    private final Map<Lane, Long> publishedByLane = new EnumMap<>(Lane.class);
    private final Map<Channel, Long> publishedByChannel = new EnumMap<>(Channel.class);
    private final Histogram latencyMicros = new Histogram(LONGEST_LATENCY_MICROS, 3);
    private long published;
    private long firstPublishedNanos;
    private long lastSeenNanos;
    private long duplicates;
    private long misplaced;

    Books(String idPrefix, SampleMix mix) {
        this.ids = new SampleIds(idPrefix);
        this.mix = mix;
        for (Fate fate : Fate.values()) {
            seen.put(fate, new BitSet());
            distinct.put(fate, 0L);
        }
        for (Channel channel : Channel.values()) {
            byChannel.put(channel, new EnumMap<>(Fate.class));
        }
    }

    /// The request with this number is about to be handed to the broker's client. Numbers come in order
    /// from 0.
    synchronized void published(long index, long nowNanos) {
        if (published == 0) {
            firstPublishedNanos = nowNanos;
            lastSeenNanos = nowNanos;
        }
        publishedNanos[(int) (index % TIMED_REQUESTS)] = nowNanos;
        published = index + 1;
        publishedByLane.merge(mix.lane(index), 1L, Long::sum);
        publishedByChannel.merge(mix.channel(index), 1L, Long::sum);
    }

    /// The request with this number was found among the results of this kind.
    synchronized void found(Fate where, long index, long nowNanos) {
        if (index < 0 || index >= published) {
            return;
        }
        BitSet ids = seen(where);
        if (ids.get((int) index)) {
            duplicates++;
            return;
        }
        ids.set((int) index);
        distinct.merge(where, 1L, Long::sum);
        channel(mix.channel(index)).merge(where, 1L, Long::sum);
        lastSeenNanos = nowNanos;
        if (mix.fate(index) != where) {
            misplaced++;
        }
        if (where == Fate.RENDERED && index >= published - TIMED_REQUESTS) {
            long micros = (nowNanos - publishedNanos[(int) (index % TIMED_REQUESTS)]) / 1000;
            latencyMicros.recordValue(Math.clamp(micros, 0, LONGEST_LATENCY_MICROS));
        }
    }

    /// The number in an id of these books, or -1 if it is none.
    long indexOf(@Nullable String id) {
        return ids.indexOf(id);
    }

    /// The number in the first id in a payload that may be anything, or -1.
    long indexIn(byte[] payload) {
        return ids.indexIn(payload);
    }

    synchronized long published() {
        return published;
    }

    synchronized long published(Lane lane) {
        return publishedByLane.getOrDefault(lane, 0L);
    }

    synchronized long published(Channel channel) {
        return publishedByChannel.getOrDefault(channel, 0L);
    }

    /// Distinct ids found among the results of this kind.
    synchronized long distinct(Fate where) {
        return distinct.getOrDefault(where, 0L);
    }

    /// Distinct ids found anywhere; an id that came out in two places counts twice.
    synchronized long distinct() {
        return distinct.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long distinct(Channel channel, Fate where) {
        return channel(channel).getOrDefault(where, 0L);
    }

    /// Results whose id was already found in the same place.
    synchronized long duplicates() {
        return duplicates;
    }

    /// Results found where they do not belong, such as a broken request among the rendered.
    synchronized long misplaced() {
        return misplaced;
    }

    /// From the first request published to the last new result found.
    synchronized long elapsedNanos() {
        return lastSeenNanos - firstPublishedNanos;
    }

    synchronized double latencyMillis(double percentile) {
        return latencyMicros.getTotalCount() == 0 ? 0 : latencyMicros.getValueAtPercentile(percentile) / 1000.0;
    }

    /// The share of rendered requests that took longer than this, from 0 to 1.
    synchronized double shareAboveMillis(long millis) {
        long all = latencyMicros.getTotalCount();
        return all == 0 ? 0 : 1 - (double) latencyMicros.getCountBetweenValues(0, millis * 1000) / all;
    }

    private BitSet seen(Fate where) {
        return Objects.requireNonNull(seen.get(where));
    }

    private Map<Fate, Long> channel(Channel channel) {
        return Objects.requireNonNull(byChannel.get(channel));
    }
}

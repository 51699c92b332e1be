package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.instance.Ledgers;
import dev.platen.cli.sample.SampleMix.Fate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The final account of a demonstration. What went in is what the broker confirmed; what became of it is
/// what the instance says; what was read is what an independent reader found in the broker.
record Report(
        Counts total,
        Map<Lane, Counts> byLane,
        Map<Channel, Counts> byChannel,
        Ledgers ledgers,
        Read read,
        double messagesPerSecond,
        double p50Millis,
        double p99Millis) {

    /// Requests and what became of them.
    record Counts(long in, long rendered, long aborted, long deadLettered) {
        /// Not accounted for yet; below 0 where something came out twice.
        long pending() {
            return in - rendered - aborted - deadLettered;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("in", in);
            json.put("rendered", rendered);
            json.put("aborted", aborted);
            json.put("deadLettered", deadLettered);
            json.put("pending", pending());
            return json;
        }
    }

    /// Distinct ids that the independent reader found in the output, abort and dead-letter topics.
    record Read(long outputs, long aborts, long deadLetters, long duplicates, long misplaced) {}

    /// Adds up the instance's statistics and the reader's books for `in` requests.
    static Report of(long in, JsonNode stats, Books books) {
        Map<Lane, Counts> lanes = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            lanes.put(lane, counts(books.published(lane), stats.path("lanes").path(lane.id())));
        }
        Map<Channel, Counts> channels = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            channels.put(
                    channel,
                    new Counts(
                            books.published(channel),
                            stats.path("channels")
                                    .path(channel.id())
                                    .path("rendered")
                                    .asLong(),
                            books.distinct(channel, Fate.ABORTED),
                            books.distinct(channel, Fate.DEAD_LETTERED)));
        }
        double seconds = books.elapsedNanos() / 1e9;
        return new Report(
                counts(in, stats),
                lanes,
                channels,
                Ledgers.in(stats),
                new Read(
                        books.distinct(Fate.RENDERED),
                        books.distinct(Fate.ABORTED),
                        books.distinct(Fate.DEAD_LETTERED),
                        books.duplicates(),
                        books.misplaced()),
                seconds > 0 ? books.distinct() / seconds : 0,
                books.latencyMillis(50),
                books.latencyMillis(99));
    }

    private static Counts counts(long in, JsonNode stats) {
        return new Counts(
                in,
                stats.path("rendered").asLong(),
                stats.path("aborted").asLong(),
                stats.path("deadLettered").asLong());
    }

    /// Whether every request is accounted for, by the instance and by the reader alike.
    boolean balanced() {
        return total.pending() == 0
                && read.outputs() == total.rendered()
                && read.aborts() == total.aborted()
                && read.deadLetters() == total.deadLettered()
                && read.misplaced() == 0
                && ledgers.balanced();
    }

    /// For programs.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(total.json());
        json.put("messagesPerSecond", rounded(messagesPerSecond));
        json.put("p50Millis", rounded(p50Millis));
        json.put("p99Millis", rounded(p99Millis));
        Map<String, Object> channels = new LinkedHashMap<>();
        byChannel.forEach((channel, counts) -> channels.put(channel.id(), counts.json()));
        json.put("byChannel", channels);
        Map<String, Object> lanes = new LinkedHashMap<>();
        byLane.forEach((lane, counts) -> lanes.put(lane.id(), counts.json()));
        json.put("byLane", lanes);
        json.put("conservation", ledgers.json());
        json.put("outputsRead", read.outputs());
        json.put("abortsRead", read.aborts());
        json.put("deadLettersRead", read.deadLetters());
        json.put("duplicates", read.duplicates());
        json.put("misplaced", read.misplaced());
        json.put("balanced", balanced());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

package dev.platen.cli.load;

import dev.platen.app.message.Lane;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What came of a load run. `elapsedNanos` runs from the first request to the last receipt.
public record LoadSummary(long sent, long confirmed, long failed, long elapsedNanos, Map<Lane, Long> sentByLane) {
    public LoadSummary {
        sentByLane = Map.copyOf(sentByLane);
    }

    public double seconds() {
        return elapsedNanos / 1e9;
    }

    /// Confirmed requests a second.
    public double messagesPerSecond() {
        return elapsedNanos <= 0 ? 0 : confirmed / seconds();
    }

    /// For people, one line.
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d sent, %,d confirmed by the broker, %,d failed in %.1f s: %,.0f/s",
                sent,
                confirmed,
                failed,
                seconds(),
                messagesPerSecond());
    }

    /// For programs.
    public Map<String, Object> json() {
        Map<String, Object> lanes = new LinkedHashMap<>();
        for (Lane lane : Lane.values()) {
            lanes.put(lane.id(), sentByLane.getOrDefault(lane, 0L));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sent", sent);
        json.put("confirmed", confirmed);
        json.put("failed", failed);
        json.put("seconds", Math.round(seconds() * 1000) / 1000.0);
        json.put("messagesPerSecond", Math.round(messagesPerSecond() * 10) / 10.0);
        json.put("byLane", lanes);
        return json;
    }
}

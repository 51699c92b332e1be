package dev.platen.app.scaling;

import dev.platen.spi.scaling.LaneLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes loads of lanes from the broker's counters: arrivals are differences of its totals, because its rates
/// are a minute old. A total that is lower than before began anew: the broker or the topic was restarted. For
/// use by one thread.
final class LaneWatch {
    private Map<String, Long> before = Map.of();
    private @Nullable Instant at;

    /// What came of one look.
    ///
    /// @param interval since the look before; zero if there was none
    record Look(Duration interval, List<LaneLoad> lanes) {}

    Look look(Instant now, Map<String, LaneStatistics.Counters> lanes, Map<String, Long> deferred) {
        Duration interval = at == null ? Duration.ZERO : Duration.between(at, now);
        List<LaneLoad> loads = new ArrayList<>();
        Map<String, Long> totals = new HashMap<>();
        new TreeMap<>(lanes).forEach((name, lane) -> {
            long total = lane.requests().messagesIn();
            totals.put(name, total);
            Long last = before.get(name);
            long arrived = last == null || at == null ? 0 : total >= last ? total - last : total;
            loads.add(load(now, name, lane, arrived, deferred.getOrDefault(name, 0L)));
        });
        before = totals;
        at = now;
        return new Look(interval, loads);
    }

    private static LaneLoad load(Instant now, String name, LaneStatistics.Counters lane, long arrived, long deferred) {
        TopicCounters requests = lane.requests();
        TopicCounters parked = lane.parked();
        long oldest = requests.oldestMillis() == 0 || parked.oldestMillis() == 0
                ? Math.max(requests.oldestMillis(), parked.oldestMillis())
                : Math.min(requests.oldestMillis(), parked.oldestMillis());
        long backlog = requests.backlog() + parked.backlog();
        long age = backlog == 0 || oldest == 0 ? 0 : Math.max(0, now.toEpochMilli() - oldest);
        return new LaneLoad(
                name,
                backlog,
                requests.backlogBytes() + parked.backlogBytes(),
                Duration.ofMillis(age),
                arrived,
                deferred);
    }

    /// The totals of the last look, by lane.
    Map<String, Long> totals() {
        return before;
    }

    /// Goes on where another leader looked last.
    void resume(Instant lookedAt, Map<String, Long> totals) {
        if (!totals.isEmpty()) {
            at = lookedAt;
            before = Map.copyOf(totals);
        }
    }
}

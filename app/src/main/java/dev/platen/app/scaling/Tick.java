package dev.platen.app.scaling;

import dev.platen.spi.scaling.ScalingObservation;
import java.util.Map;

/// One turn of the leader's loop, as it is written for all instances: they know from it what was decided,
/// and whoever leads next goes on where this one was.
///
/// @param decision what was decided
/// @param observation from what
/// @param observed whether the strategies were asked; not if the broker's statistics were missing
/// @param counters the broker's totals of messages that came in, by lane
/// @param came how many messages of announcements came so far, by their id
public record Tick(
        DecisionRecord decision,
        ScalingObservation observation,
        boolean observed,
        Map<String, Long> counters,
        Map<String, Long> came) {
    public Tick {
        counters = Map.copyOf(counters);
        came = Map.copyOf(came);
    }
}

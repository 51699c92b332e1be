package dev.platen.app.scaling;

import java.io.IOException;
import java.util.Map;

/// Asks the broker what there is in the lanes.
@FunctionalInterface
public interface LaneStatistics {
    /// What the broker counts of one lane.
    ///
    /// @param requests its topic
    /// @param parked all topics where its messages are parked and can be taken from, added up
    record Counters(TopicCounters requests, TopicCounters parked) {}

    /// The lanes by name.
    ///
    /// @throws IOException if the broker does not answer
    Map<String, Counters> read() throws IOException, InterruptedException;
}

package dev.platen.simulator;

import java.util.List;

/// What one simulated run came to.
///
/// @param messages that arrived, and were all rendered
/// @param latePercent of them waited for more than 5 s
/// @param waits how long they waited
/// @param instanceHours from asking for an instance to the end of its drain, all together
/// @param actions how many times the size of the fleet was set to another one
/// @param elasticity how well the fleet followed the arrivals
/// @param seconds how long the run was
/// @param course over time
/// @param parts lanes and workspaces, if there are several, and all in one line
public record Outcome(
        long messages,
        double latePercent,
        WaitTimes waits,
        double instanceHours,
        int actions,
        Elasticity elasticity,
        int seconds,
        Course course,
        List<Part> parts) {
    public Outcome {
        parts = List.copyOf(parts);
    }

    /// Waiting times in seconds.
    ///
    /// @param p50 half of the messages waited no longer
    /// @param p99 99 %
    /// @param p999 99.9 %
    /// @param max nobody waited longer
    public record WaitTimes(double p50, double p99, double p999, double max) {
        static WaitTimes of(Waits waits) {
            return new WaitTimes(waits.quantile(0.5), waits.quantile(0.99), waits.quantile(0.999), waits.longest());
        }
    }
}

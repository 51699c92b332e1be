package dev.platen.cli.simulate;

import dev.platen.simulator.Shares;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What `simulate` was asked for.
///
/// @param traces files with arrivals
/// @param contenders the first one is what the others are compared with
/// @param startUpSeconds each trace is run with each of them
/// @param fleet the fleet, but for its start-up time
/// @param peakInstances the highest rate of a trace keeps so many instances busy
/// @param speed seconds of the trace that make one second
/// @param shares lanes and workspaces that the arrivals come by
/// @param announce whether strategies are told what will come
/// @param seed of the noise
/// @param settings of strategies, by id and key
public record SimulateRequest(
        List<Path> traces,
        List<Contender> contenders,
        List<Integer> startUpSeconds,
        Fleet fleet,
        double peakInstances,
        double speed,
        Shares shares,
        boolean announce,
        long seed,
        Map<String, Map<String, String>> settings) {
    /// The fleet; see [dev.platen.simulator.FleetSettings].
    public record Fleet(int minInstances, int maxInstances, double serviceRate, int drainSeconds, int tickSeconds) {}
}

package dev.platen.simulator;

/// What the outage did to one kind of fleet.
///
/// @param capacityPercent messages rendered while some waited, against what the instances that should have
///     been there could render meanwhile
/// @param worstMinutePercent the same in the worst minute
/// @param restarts instances that died for want of memory
/// @param firstDeathSeconds when the first one died; -1 if none did
/// @param deadPercent share of the time in which instances that should have been there were dead
/// @param collectingPercent share of it in which they stood still in collections
/// @param lost messages that are lost
/// @param rendered messages that were rendered
/// @param latePercent of them waited for more than 5 s
/// @param waits how long they waited
/// @param urgentWaits of them, how long urgent ones waited: one of twenty small messages
/// @param overSeconds until nothing waited any more; the end of the run if that never came
/// @param ended whether it did
/// @param peakBytes the most that an instance had in use
public record OutageOutcome(
        double capacityPercent,
        double worstMinutePercent,
        int restarts,
        double firstDeathSeconds,
        double deadPercent,
        double collectingPercent,
        long lost,
        long rendered,
        double latePercent,
        Outcome.WaitTimes waits,
        Outcome.WaitTimes urgentWaits,
        double overSeconds,
        boolean ended,
        long peakBytes) {}

package dev.platen.simulator;

/// Some of the messages of a run: those of a lane, or of some workspaces.
///
/// @param kind what makes them a part
/// @param name the lane's; which workspaces
/// @param messages how many there were
/// @param latePercent of them waited for more than 5 s
/// @param waits how long they waited
/// @param course the longest wait of one that was served meanwhile, in seconds, in the pieces of [Course]
public record Part(
        Kind kind, String name, double messages, double latePercent, Outcome.WaitTimes waits, double... course) {
    /// The workspace that bursts.
    public static final String BURSTING = "bursting";

    /// All other workspaces.
    public static final String OTHERS = "others";

    /// What makes messages a part.
    public enum Kind {
        /// They come by one lane.
        LANE,
        /// They come from these workspaces.
        WORKSPACES,
        /// All, had they been served by the same instances first come, first served.
        ONE_LINE
    }

    public Part {
        course = course.clone();
    }

    static Part of(Kind kind, String name, Waits waits, double... course) {
        return new Part(kind, name, waits.messages(), waits.latePercent(), Outcome.WaitTimes.of(waits), course);
    }
}

package dev.platen.app.scaling;

/// What an operator allows strategies, beside the bounds of the fleet.
///
/// @param upPerMinute by how many instances the fleet may grow within any minute; at least 1
/// @param downPerMinute by how many it may shrink within any minute; at least 1
/// @param instanceHoursPerDay what any 24 hours may cost, in hours of one instance; infinite for no cap
public record ScalingLimits(int upPerMinute, int downPerMinute, double instanceHoursPerDay) {
    /// Stands for "as many as wanted" of a rate of change.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// No limits at all.
    public static final ScalingLimits NONE = new ScalingLimits(UNLIMITED, UNLIMITED, Double.POSITIVE_INFINITY);

    public ScalingLimits {
        if (upPerMinute < 1 || downPerMinute < 1 || !(instanceHoursPerDay > 0)) {
            throw new IllegalArgumentException("limits: up " + upPerMinute + ", down " + downPerMinute
                    + " a minute, cost " + instanceHoursPerDay);
        }
    }
}

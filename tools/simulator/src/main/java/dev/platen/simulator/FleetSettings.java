package dev.platen.simulator;

/// The fleet that is simulated.
///
/// @param minInstances never fewer; at least 1
/// @param maxInstances never more
/// @param serviceRate messages per second that one instance renders
/// @param startUpSeconds from asking for an instance to its first message
/// @param drainSeconds from sending an instance away to its end
/// @param tickSeconds time between two decisions
public record FleetSettings(
        int minInstances, int maxInstances, double serviceRate, int startUpSeconds, int drainSeconds, int tickSeconds) {
    public FleetSettings {
        if (minInstances < 1 || maxInstances < minInstances || maxInstances > 100_000) {
            throw new IllegalArgumentException("instances: min " + minInstances + ", max " + maxInstances);
        }
        if (!(serviceRate > 0) || startUpSeconds < 0 || drainSeconds < 0 || tickSeconds < 1) {
            throw new IllegalArgumentException("service rate " + serviceRate + ", start-up " + startUpSeconds
                    + " s, drain " + drainSeconds + " s, tick " + tickSeconds + " s");
        }
    }

    int bounded(double instances) {
        return (int) Math.clamp(instances, minInstances, maxInstances);
    }
}

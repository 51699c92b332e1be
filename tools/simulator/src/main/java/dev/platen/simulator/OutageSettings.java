package dev.platen.simulator;

/// The outage: a burst on instances that have memory.
///
/// @param fleet the fleet; `minInstances` are there when the burst comes
/// @param heapBytes the heap of an instance
/// @param baseBytes what of it is in use without any message
/// @param load arrivals before and after the burst, against what the first instances can serve
/// @param burst the same during the burst
/// @param burstSeconds how long it lasts
/// @param backlog messages that wait at the beginning
/// @param deliveryRate messages per second that the broker hands to one instance at most
/// @param restartSeconds from the death of an instance to its first message
/// @param acknowledgesAtOnce whether plain instances acknowledge what they have not rendered; it is lost when
///     they die
/// @param seed of the messages' sizes
public record OutageSettings(
        FleetSettings fleet,
        long heapBytes,
        long baseBytes,
        double load,
        double burst,
        int burstSeconds,
        int backlog,
        double deliveryRate,
        int restartSeconds,
        boolean acknowledgesAtOnce,
        long seed) {
    public OutageSettings {
        if (baseBytes < 1 || heapBytes <= baseBytes) {
            throw new IllegalArgumentException("heap " + heapBytes + ", base " + baseBytes);
        }
        if (!(load >= 0 && burst >= 0 && deliveryRate > 0) || burstSeconds < 0 || backlog < 0 || restartSeconds < 0) {
            throw new IllegalArgumentException("load " + load + ", burst " + burst + " for " + burstSeconds
                    + " s, backlog " + backlog + ", delivery " + deliveryRate + "/s, restart " + restartSeconds + " s");
        }
    }
}

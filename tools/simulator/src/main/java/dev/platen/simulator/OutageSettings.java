package dev.platen.simulator;

/// The outage: a burst on instances that have memory.
///
/// @param fleet the fleet; `minInstances` are there when the burst comes
/// @param heapBytes the heap of an instance
/// @param baseBytes what of it is in use without any message
/// @param coldSeconds how long an instance is slow after its start, while its code is compiled
/// @param calmSeconds how long it takes until the burst comes
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
        int coldSeconds,
        int calmSeconds,
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
        if (coldSeconds < 0 || calmSeconds < 0) {
            throw new IllegalArgumentException("cold for " + coldSeconds + " s, calm for " + calmSeconds + " s");
        }
        if (!(load >= 0 && burst >= 0 && deliveryRate > 0) || burstSeconds < 0 || backlog < 0 || restartSeconds < 0) {
            throw new IllegalArgumentException("load " + load + ", burst " + burst + " for " + burstSeconds
                    + " s, backlog " + backlog + ", delivery " + deliveryRate + "/s, restart " + restartSeconds + " s");
        }
    }
}

package dev.platen.spi.scaling;

import java.time.Duration;
import java.util.List;

/// The instances of the fleet.
///
/// @param desired how many there should be, by the decision before
/// @param starting for each instance that starts, how long ago it was asked for
/// @param ready instances that take messages
/// @param draining instances that end what they have and take no more
/// @param startUpP50 from asking for an instance to its first message, the median of what was measured
/// @param startUpP90 the same, the 90th percentile
/// @param serviceRatePerInstance messages per second that one instance renders while it has all that it can
///     do, at the pressure it is under
/// @param levels the pressure level of each ready instance, from 0 (normal) to 4 (critical)
public record FleetState(
        int desired,
        List<Duration> starting,
        int ready,
        int draining,
        Duration startUpP50,
        Duration startUpP90,
        double serviceRatePerInstance,
        List<Integer> levels) {
    public FleetState {
        starting = List.copyOf(starting);
        levels = List.copyOf(levels);
        if (desired < 0 || ready < 0 || draining < 0) {
            throw new IllegalArgumentException(
                    "instances: desired " + desired + ", ready " + ready + ", draining " + draining);
        }
        if (startUpP50.isNegative() || startUpP90.compareTo(startUpP50) < 0) {
            throw new IllegalArgumentException("start-up time: p50 " + startUpP50 + ", p90 " + startUpP90);
        }
        if (!(serviceRatePerInstance > 0)) {
            throw new IllegalArgumentException("serviceRatePerInstance must be positive: " + serviceRatePerInstance);
        }
    }
}

package dev.platen.spi.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is known about lanes, fleet and what is to come at one moment.
///
/// @param at time of the observation; later than that of the one before, also after a change of the leader
/// @param interval time that the arrivals were counted over, since the observation before; zero if there is
///     none before it, and then arrivals are not known
/// @param lanes one entry per lane
/// @param fleet the instances
/// @param minInstances the operator's lower bound
/// @param maxInstances the operator's upper bound
/// @param announced loads that producers announced and that are not over
public record ScalingObservation(
        Instant at,
        Duration interval,
        List<LaneLoad> lanes,
        FleetState fleet,
        int minInstances,
        int maxInstances,
        List<AnnouncedLoad> announced) {
    public ScalingObservation {
        lanes = List.copyOf(lanes);
        announced = List.copyOf(announced);
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval is negative: " + interval);
        }
        if (minInstances < 0 || maxInstances < minInstances) {
            throw new IllegalArgumentException("bounds: min " + minInstances + ", max " + maxInstances);
        }
    }

    /// Messages that wait in all lanes.
    public long backlogMessages() {
        long sum = 0;
        for (LaneLoad lane : lanes) {
            sum += Math.min(lane.backlogMessages(), Long.MAX_VALUE - sum);
        }
        return sum;
    }

    /// Messages that arrived per second in all lanes; 0 without an interval.
    public double arrivalsPerSecond() {
        double seconds = interval.getSeconds() + interval.getNano() / 1e9;
        if (seconds == 0) {
            return 0;
        }
        double sum = 0;
        for (LaneLoad lane : lanes) {
            sum += lane.arrivedMessages();
        }
        return sum / seconds;
    }

    /// The desired instances within the bounds. Compared as doubles: a huge backlog must not overflow an int.
    public int bounded(double desired) {
        return (int) Math.max(minInstances, Math.min(maxInstances, desired));
    }
}

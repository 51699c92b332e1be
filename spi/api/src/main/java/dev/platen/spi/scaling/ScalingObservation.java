package dev.platen.spi.scaling;

import java.util.List;

/// What is known about lanes and fleet at one moment.
///
/// @param atNanos monotonic time of the observation
/// @param lanes one entry per lane
/// @param readyInstances instances that are consuming
/// @param minInstances the operator's lower bound
/// @param maxInstances the operator's upper bound
/// @param serviceRatePerInstance messages per second that one busy instance renders
public record ScalingObservation(
        long atNanos,
        List<Lane> lanes,
        int readyInstances,
        int minInstances,
        int maxInstances,
        double serviceRatePerInstance) {
    public ScalingObservation {
        lanes = List.copyOf(lanes);
        if (readyInstances < 0 || minInstances < 0 || maxInstances < minInstances) {
            throw new IllegalArgumentException(
                    "instances: ready " + readyInstances + ", min " + minInstances + ", max " + maxInstances);
        }
        if (!(serviceRatePerInstance > 0)) {
            throw new IllegalArgumentException("serviceRatePerInstance must be positive: " + serviceRatePerInstance);
        }
    }

    /// One lane.
    ///
    /// @param name `urgent`, `high`, `normal` or `bulk`
    /// @param backlogMessages messages that wait
    /// @param arrivalsPerSecond messages that arrived per second since the last observation
    public record Lane(String name, long backlogMessages, double arrivalsPerSecond) {
        public Lane {
            if (backlogMessages < 0 || !(arrivalsPerSecond >= 0)) {
                throw new IllegalArgumentException(
                        "lane " + name + ": backlog " + backlogMessages + ", arrivals " + arrivalsPerSecond);
            }
        }
    }

    /// Messages that wait in all lanes.
    public long backlogMessages() {
        return lanes.stream().mapToLong(Lane::backlogMessages).sum();
    }

    /// Messages that arrive per second in all lanes.
    public double arrivalsPerSecond() {
        return lanes.stream().mapToDouble(Lane::arrivalsPerSecond).sum();
    }
}

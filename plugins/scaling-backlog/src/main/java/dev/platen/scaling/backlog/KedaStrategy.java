package dev.platen.scaling.backlog;

import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.Map;

/// What KEDA's Pulsar scaler asks the HPA for, as documented.
///
/// A `ScaledObject` has one `pulsar` trigger per lane's topic. Each hands the HPA its subscription's
/// `msgBacklog` as an external metric of the type `AverageValue` with the target `msgBacklogThreshold`, so
/// that `desired = ceil(backlog / threshold)`, and the HPA follows the highest of its metrics. Without
/// backlog KEDA takes the trigger for inactive, which is none: the lower bound.
///
/// Rates, start-up times and what already starts are unknown to it. The HPA's sync interval, tolerance,
/// limits of growth and stabilisation are not the metric's: who carries the decision out adds them.
///
/// Source: KEDA's documentation of the scaler "Apache Pulsar" (`msgBacklogThreshold`, 10 by default) and
/// Kubernetes' "Horizontal Pod Autoscaling", algorithm details.
final class KedaStrategy implements ScalingStrategy {
    private final long messageBacklogThreshold;

    KedaStrategy(long messageBacklogThreshold) {
        this.messageBacklogThreshold = messageBacklogThreshold;
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        long highest = 0;
        for (LaneLoad lane : observation.lanes()) {
            highest = Math.max(highest, lane.backlogMessages());
        }
        double wanted = Math.ceil((double) highest / messageBacklogThreshold);
        int desired = observation.bounded(wanted);
        return new ScalingDecision(
                desired,
                Wording.within(
                        "a backlog of " + highest + " at " + messageBacklogThreshold + " an instance makes "
                                + (long) wanted,
                        wanted,
                        desired),
                Map.of(
                        "highestLaneBacklogMessages",
                        (double) highest,
                        "messageBacklogThreshold",
                        (double) messageBacklogThreshold,
                        "readyInstances",
                        (double) observation.fleet().ready(),
                        "minInstances",
                        (double) observation.minInstances(),
                        "maxInstances",
                        (double) observation.maxInstances()));
    }
}

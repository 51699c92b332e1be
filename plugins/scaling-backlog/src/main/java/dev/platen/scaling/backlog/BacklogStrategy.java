package dev.platen.scaling.backlog;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.Map;

/// Instances for what arrives plus instances for what waits:
///
/// `desired = ceil(arrivals / (utilisation · service rate) + backlog / messages per instance)`, within the
/// bounds.
///
/// With 0.7 and 2,500 this is the tuned form of KEDA's rate and backlog triggers, and the reference that
/// other strategies are measured against. It remembers nothing, so it reacts and never foresees.
final class BacklogStrategy implements ScalingStrategy {
    private final double targetUtilisation;
    private final long messagesPerInstance;

    BacklogStrategy(double targetUtilisation, long messagesPerInstance) {
        this.targetUtilisation = targetUtilisation;
        this.messagesPerInstance = messagesPerInstance;
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        double arrivals = observation.arrivalsPerSecond();
        double backlog = observation.backlogMessages();
        double forArrivals = arrivals / (targetUtilisation * observation.fleet().serviceRatePerInstance());
        double forBacklog = backlog / messagesPerInstance;
        double wanted = Math.ceil(forArrivals + forBacklog);
        int desired = observation.bounded(wanted);
        return new ScalingDecision(
                desired,
                reason(forArrivals, forBacklog, wanted, desired),
                Map.of(
                        "arrivalsPerSecond",
                        arrivals,
                        "backlogMessages",
                        backlog,
                        "serviceRatePerInstance",
                        observation.fleet().serviceRatePerInstance(),
                        "readyInstances",
                        (double) observation.fleet().ready(),
                        "minInstances",
                        (double) observation.minInstances(),
                        "maxInstances",
                        (double) observation.maxInstances(),
                        "targetUtilisation",
                        targetUtilisation,
                        "messagesPerInstance",
                        (double) messagesPerInstance,
                        "instancesForArrivals",
                        forArrivals,
                        "instancesForBacklog",
                        forBacklog));
    }

    private static String reason(double forArrivals, double forBacklog, double wanted, int desired) {
        String sum = tenths(forArrivals) + " instances for what arrives and " + tenths(forBacklog)
                + " for what waits make " + (long) wanted;
        if (wanted > desired) {
            return sum + ", held at the upper bound " + desired;
        }
        return wanted < desired ? sum + ", raised to the lower bound " + desired : sum;
    }

    /// One decimal, the same in every locale.
    private static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}

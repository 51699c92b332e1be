package dev.platen.scaling.backlog;

import static java.util.Map.entry;

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
        double sum = Math.ceil(forArrivals + forBacklog);
        // Without an interval the arrivals are not known, so no instance may be given back for want of them.
        boolean known = !observation.interval().isZero();
        double wanted = known ? sum : Math.max(sum, observation.fleet().desired());
        int desired = observation.bounded(wanted);
        String reason = known
                ? Wording.tenths(forArrivals) + " instances for what arrives and " + Wording.tenths(forBacklog)
                        + " for what waits make " + (long) wanted
                : "arrivals are not known yet; " + Wording.tenths(forBacklog)
                        + " instances for what waits, and at least the fleet as it is make " + (long) wanted;
        return new ScalingDecision(
                desired,
                Wording.within(reason, wanted, desired),
                Map.ofEntries(
                        entry("arrivalsPerSecond", arrivals),
                        entry("backlogMessages", backlog),
                        entry("serviceRatePerInstance", observation.fleet().serviceRatePerInstance()),
                        entry("readyInstances", (double) observation.fleet().ready()),
                        entry("desiredBefore", (double) observation.fleet().desired()),
                        entry("minInstances", (double) observation.minInstances()),
                        entry("maxInstances", (double) observation.maxInstances()),
                        entry("targetUtilisation", targetUtilisation),
                        entry("messagesPerInstance", (double) messagesPerInstance),
                        entry("instancesForArrivals", forArrivals),
                        entry("instancesForBacklog", forBacklog)));
    }
}

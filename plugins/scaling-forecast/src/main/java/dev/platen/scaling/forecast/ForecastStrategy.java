package dev.platen.scaling.forecast;

import static java.util.Map.entry;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.Map;

/// Follows one [Plan].
final class ForecastStrategy implements ScalingStrategy {
    private final Reading reading = new Reading();
    private final Plan plan;

    ForecastStrategy(Setting setting) {
        plan = new Plan(setting);
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        if (reading.read(observation)) {
            plan.look(reading);
        }
        double planned = plan.instances(reading, reading.fleet(), reading.backlogMessages());
        double wanted = Rounding.wanted(planned, observation);
        int desired = observation.bounded(wanted);
        return new ScalingDecision(desired, Rounding.within(reason(observation), wanted, desired), inputs(observation));
    }

    private String reason(ScalingObservation observation) {
        if (observation.interval().isZero()) {
            return "arrivals are not known yet, so the fleet as it is stays, with " + Rounding.tenths(plan.forBacklog())
                    + " instances for what waits";
        }
        if (plan.found() > Math.max(plan.forLoad(), plan.forBacklog())) {
            return "the " + plan.found() + " instances that were there at the beginning stay: little is known yet";
        }
        String ahead = " within " + Rounding.tenths(reading.outlook().horizonSeconds()) + " s";
        if (plan.forBacklog() > plan.forLoad()) {
            return Rounding.tenths(plan.forBacklog()) + " instances for the " + Math.round(plan.backlogAtHorizon())
                    + " messages that will still wait" + ahead;
        }
        String load = Rounding.tenths(plan.forLoad()) + " instances for up to "
                + Math.round(plan.upper() + reading.announcedPerSecond()) + " messages/s" + ahead;
        return reading.announcedPerSecond() > 0
                ? load + ", " + Math.round(reading.announcedPerSecond()) + " of them announced"
                : load;
    }

    private Map<String, Double> inputs(ScalingObservation observation) {
        return Map.ofEntries(
                entry("arrivalsPerSecond", reading.arrivedPerSecond()),
                entry("unannouncedPerSecond", reading.unannouncedPerSecond()),
                entry("announcedPerSecond", reading.announcedPerSecond()),
                entry("expectedPerSecond", reading.outlook().expected()),
                entry("upperPerSecond", plan.upper()),
                entry("backlogMessages", reading.backlogMessages()),
                entry("backlogAtHorizon", plan.backlogAtHorizon()),
                entry("instancesForLoad", plan.forLoad()),
                entry("instancesForBacklog", plan.forBacklog()),
                entry("instancesFound", (double) plan.found()),
                entry("instancesLostToPressure", reading.fleet().lostToPressure()),
                entry("horizonSeconds", reading.outlook().horizonSeconds()),
                entry("startUpSeconds", reading.startUpSeconds()),
                entry("intervalSeconds", reading.intervalSeconds()),
                entry("serviceRatePerInstance", reading.serviceRate()),
                entry("readyInstances", (double) reading.fleet().ready()),
                entry("startingInstances", (double) reading.fleet().starting()),
                entry("desiredBefore", (double) observation.fleet().desired()),
                entry("minInstances", (double) observation.minInstances()),
                entry("maxInstances", (double) observation.maxInstances()));
    }
}

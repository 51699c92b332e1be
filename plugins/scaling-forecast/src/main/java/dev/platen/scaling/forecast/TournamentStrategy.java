package dev.platen.scaling.forecast;

import static java.util.Map.entry;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Follows the form that does best in a [Tournament].
final class TournamentStrategy implements ScalingStrategy {
    private final Reading reading = new Reading();
    private final List<Form> forms;
    private final int first;
    private final double budget;
    private @Nullable Tournament tournament;

    TournamentStrategy(List<Form> forms, int first, double budget) {
        this.forms = forms;
        this.first = first;
        this.budget = budget;
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        boolean known = reading.read(observation);
        if (tournament == null) {
            int instances = reading.fleet().ready() + reading.fleet().starting();
            tournament = new Tournament(forms, first, budget, instances);
        }
        if (known) {
            tournament.play(reading, observation);
        }
        Form form = tournament.followed();
        double planned = form.instances(reading, reading.fleet(), reading.backlogMessages());
        double wanted = Rounding.wanted(planned, observation);
        int desired = observation.bounded(wanted);
        return new ScalingDecision(
                desired,
                Rounding.within(reason(form, planned, known), wanted, desired),
                inputs(observation, tournament));
    }

    private static String reason(Form form, double planned, boolean known) {
        return known
                ? Rounding.tenths(planned) + " instances by the form that does best at present: " + form.name()
                : "arrivals are not known yet, so the fleet as it is stays";
    }

    private Map<String, Double> inputs(ScalingObservation observation, Tournament played) {
        return Map.ofEntries(
                entry("arrivalsPerSecond", reading.arrivedPerSecond()),
                entry("unannouncedPerSecond", reading.unannouncedPerSecond()),
                entry("announcedPerSecond", reading.announcedPerSecond()),
                entry(
                        "expectedPerSecond",
                        reading.outlook().expected(reading.outlook().horizonSeconds())),
                entry("backlogMessages", reading.backlogMessages()),
                entry("instancesLostToPressure", reading.fleet().lostToPressure()),
                entry("horizonSeconds", reading.outlook().horizonSeconds()),
                entry("startUpSeconds", reading.startUpSeconds()),
                entry("intervalSeconds", reading.intervalSeconds()),
                entry("serviceRatePerInstance", reading.serviceRate()),
                entry("readyInstances", (double) reading.fleet().ready()),
                entry("startingInstances", (double) reading.fleet().starting()),
                entry("desiredBefore", (double) observation.fleet().desired()),
                entry("followedForm", (double) played.followedNumber()),
                entry("followedLateMessages", played.followedLate()),
                entry("followedInstanceSeconds", played.followedInstanceSeconds()),
                entry("reactiveLateMessages", played.referenceLate()),
                entry("reactiveInstanceSeconds", played.referenceInstanceSeconds()),
                entry("spentInstanceSeconds", played.spentInstanceSeconds()),
                entry("minInstances", (double) observation.minInstances()),
                entry("maxInstances", (double) observation.maxInstances()));
    }
}

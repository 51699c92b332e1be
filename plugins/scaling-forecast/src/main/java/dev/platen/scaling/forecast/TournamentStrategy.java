package dev.platen.scaling.forecast;

import static java.util.Map.entry;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Follows the forms that do best in a [Tournament].
final class TournamentStrategy implements ScalingStrategy {
    private final Reading reading = new Reading();
    private final List<Form> forms;
    private final double budget;
    private @Nullable Tournament tournament;

    TournamentStrategy(List<Form> forms, double budget) {
        this.forms = forms;
        this.budget = budget;
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        boolean known = reading.read(observation);
        if (tournament == null) {
            int instances = reading.fleet().ready() + reading.fleet().starting();
            tournament = new Tournament(forms, budget, instances);
        }
        if (known) {
            tournament.play(reading, observation);
        }
        double planned = tournament.instances(reading);
        double wanted = Rounding.wanted(planned, observation);
        int desired = observation.bounded(wanted);
        return new ScalingDecision(
                desired,
                Rounding.within(reason(tournament, planned, known), wanted, desired),
                inputs(observation, tournament));
    }

    private static String reason(Tournament played, double planned, boolean known) {
        if (!known) {
            return "arrivals are not known yet, so the fleet as it is stays";
        }
        String best = played.best().name();
        return Rounding.tenths(planned) + " instances by "
                + (played.followed() == 1
                        ? "the form that does best at present: " + best
                        : "the mean of the " + played.followed() + " forms that do best at present: " + best
                                + " and those nearly as good");
    }

    private Map<String, Double> inputs(ScalingObservation observation, Tournament played) {
        return Map.ofEntries(
                entry("arrivalsPerSecond", reading.arrivedPerSecond()),
                entry("unannouncedPerSecond", reading.unannouncedPerSecond()),
                entry("announcedPerSecond", reading.announcedPerSecond()),
                entry("expectedPerSecond", reading.outlook().expected()),
                entry("backlogMessages", reading.backlogMessages()),
                entry("instancesLostToPressure", reading.fleet().lostToPressure()),
                entry("horizonSeconds", reading.outlook().horizonSeconds()),
                entry("startUpSeconds", reading.startUpSeconds()),
                entry("intervalSeconds", reading.intervalSeconds()),
                entry("serviceRatePerInstance", reading.serviceRate()),
                entry("readyInstances", (double) reading.fleet().ready()),
                entry("startingInstances", (double) reading.fleet().starting()),
                entry("desiredBefore", (double) observation.fleet().desired()),
                entry("followedForms", (double) played.followed()),
                entry("bestForm", (double) played.bestNumber()),
                entry("bestLateMessages", played.bestLate()),
                entry("bestInstanceSeconds", played.bestInstanceSeconds()),
                entry("reactiveLateMessages", played.referenceLate()),
                entry("reactiveInstanceSeconds", played.referenceInstanceSeconds()),
                entry("spentInstanceSeconds", played.spentInstanceSeconds()),
                entry("minInstances", (double) observation.minInstances()),
                entry("maxInstances", (double) observation.maxInstances()));
    }
}

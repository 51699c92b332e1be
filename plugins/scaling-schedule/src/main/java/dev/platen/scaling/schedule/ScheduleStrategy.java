package dev.platen.scaling.schedule;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The highest baseline of the calendar that applies now, or before an instance that is started now would be
/// ready.
///
/// So the instances of `08:00` are ready at 08:00: they are asked for one start-up time (its 90th percentile)
/// and one interval of observation before. They are given back when the baseline ends. It looks at no load,
/// so it is meant to be one of several whose highest decision counts.
final class ScheduleStrategy implements ScalingStrategy {
    private static final Duration MAX_AHEAD = Duration.ofHours(12);

    private final List<Baseline> baselines;
    private final ZoneId zone;
    private final int otherwise;

    ScheduleStrategy(List<Baseline> baselines, ZoneId zone, int otherwise) {
        this.baselines = List.copyOf(baselines);
        this.zone = zone;
        this.otherwise = otherwise;
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        Duration lead = observation.fleet().startUpP90().plus(observation.interval());
        Duration ahead = lead.compareTo(MAX_AHEAD) > 0 ? MAX_AHEAD : lead;
        Instant now = observation.at();
        Baseline highest = highest(now, now.plus(ahead));
        int wanted = highest == null ? otherwise : Math.max(otherwise, highest.instances());
        int desired = observation.bounded(wanted);
        return new ScalingDecision(
                desired,
                reason(highest, wanted, desired),
                Map.of(
                        "scheduledInstances",
                        (double) wanted,
                        "otherwise",
                        (double) otherwise,
                        "aheadSeconds",
                        ahead.toMillis() / 1e3,
                        "minInstances",
                        (double) observation.minInstances(),
                        "maxInstances",
                        (double) observation.maxInstances()));
    }

    private @Nullable Baseline highest(Instant now, Instant horizon) {
        Baseline highest = null;
        for (Baseline baseline : baselines) {
            if ((highest == null || baseline.instances() > highest.instances())
                    && baseline.touches(now, horizon, zone)) {
                highest = baseline;
            }
        }
        return highest;
    }

    private String reason(@Nullable Baseline highest, int wanted, int desired) {
        String plan = highest == null || highest.instances() < otherwise
                ? "no baseline above " + otherwise + " applies"
                : "the baseline '" + highest.text() + "' (" + zone + ") applies or is about to";
        if (wanted > desired) {
            return plan + ", held at the upper bound " + desired;
        }
        return wanted < desired ? plan + ", raised to the lower bound " + desired : plan;
    }
}

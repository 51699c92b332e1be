package dev.platen.app.scaling;

import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Several strategies as one: follows the one that wants most, within what the operator allows.
///
/// In this order, a later step having the last word over an earlier one: the highest of the strategies, no
/// less than before while a signal is missing, the rate of change, the cost cap, the bounds of the
/// observation. A strategy that fails counts as a missing signal.
///
/// For use by one thread.
public final class Composition implements ScalingStrategy {
    /// Prefix of the inputs that are of no strategy.
    static final String OWN = "limits.";

    /// What is left of the reserve that the cost cap keeps, in hours of one instance.
    static final String RESERVE = OWN + "costReserveHours";

    private final Map<String, ScalingStrategy> strategies;
    private final RateOfChange rate;
    private final CostCap cost;
    private @Nullable Integer previous;

    /// A decision on its way through the limits.
    private record Step(int desired, String reason) {
        Step move(int to, String why) {
            return to == desired ? this : new Step(to, reason + "; " + (to < desired ? "only " : "") + to + ", " + why);
        }
    }

    /// @param strategies by id, the ones named first win a draw; at least one
    public Composition(Map<String, ScalingStrategy> strategies, ScalingLimits limits) {
        if (strategies.isEmpty()) {
            throw new IllegalArgumentException("no strategy");
        }
        this.strategies = new LinkedHashMap<>(strategies);
        this.rate = new RateOfChange(limits.upPerMinute(), limits.downPerMinute());
        this.cost = new CostCap(limits.instanceHoursPerDay());
    }

    /// Goes on where the decision before was taken by somebody else: another leader, or this one before a
    /// restart.
    public void resume(DecisionRecord last) {
        previous = last.desired();
        rate.decided(last.at(), last.desired());
        Double reserve = last.inputs().get(RESERVE);
        if (reserve != null && !cost.isNone()) {
            cost.restore(last.at(), reserve);
        }
    }

    /// Learns from an observation that somebody else decided on, to be ready to go on.
    void follow(ScalingObservation observation) {
        var _ = highest(observation, new LinkedHashMap<>(), new ArrayList<>());
    }

    @Override
    public ScalingDecision decide(ScalingObservation observation) {
        return decide(observation, List.of());
    }

    /// A decision that does not shrink the fleet if anything is missing.
    ///
    /// @param missing signals that are missing or too old, in words
    public ScalingDecision decide(ScalingObservation observation, List<String> missing) {
        Map<String, Double> inputs = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>(missing);
        Step highest = highest(observation, inputs, wrong);
        return limit(observation, highest, inputs, wrong);
    }

    /// A decision without the strategies, for an observation that they must not learn from: what there is
    /// stays.
    ///
    /// @param missing signals that are missing, in words
    public ScalingDecision hold(ScalingObservation observation, List<String> missing) {
        return limit(observation, new Step(before(observation), "as before"), new LinkedHashMap<>(), missing);
    }

    private Step highest(ScalingObservation observation, Map<String, Double> inputs, List<String> wrong) {
        Step highest = null;
        for (Map.Entry<String, ScalingStrategy> entry : strategies.entrySet()) {
            String id = entry.getKey();
            try {
                ScalingDecision decision = entry.getValue().decide(observation);
                decision.inputs().forEach((name, value) -> inputs.put(id + "." + name, value));
                inputs.put(id + ".desiredInstances", (double) decision.desiredInstances());
                int desired = observation.bounded(decision.desiredInstances());
                if (highest == null || desired > highest.desired()) {
                    highest = new Step(desired, id + ": " + decision.reason());
                }
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
                // Of a plugin's own message nothing is known, also not whether it holds personal data.
                wrong.add("strategy " + id + " failed with " + e.getClass().getSimpleName());
            }
        }
        return highest == null ? new Step(before(observation), "as before") : highest;
    }

    private ScalingDecision limit(
            ScalingObservation observation, Step wanted, Map<String, Double> inputs, List<String> missing) {
        Instant at = observation.at();
        int before = before(observation);
        Step step = wanted;
        if (!missing.isEmpty()) {
            String why = String.join(", ", missing);
            step = step.desired() < before
                    ? step.move(before, "not fewer than before while " + why)
                    : new Step(step.desired(), step.reason() + "; " + why);
        }
        if (previous == null) {
            rate.decided(at, before);
        }
        step = step.move(rate.allow(at, step.desired()), "the most that the rate of change allows");
        cost.pay(at, observation.fleet());
        if (!cost.isNone()) {
            step = step.move(Math.min(step.desired(), cost.bound()), "the most that the cost cap pays for");
            inputs.put(RESERVE, cost.reserveHours());
            inputs.put(OWN + "costBound", (double) cost.bound());
        }
        step = step.move(observation.bounded(step.desired()), "within the bounds");
        inputs.put(OWN + "previous", (double) before);
        inputs.put(OWN + "minInstances", (double) observation.minInstances());
        inputs.put(OWN + "maxInstances", (double) observation.maxInstances());
        inputs.put(OWN + "missingSignals", (double) missing.size());
        previous = step.desired();
        rate.decided(at, step.desired());
        return new ScalingDecision(step.desired(), step.reason(), inputs);
    }

    /// What was decided before; at the first decision of all, what there is.
    private int before(ScalingObservation observation) {
        FleetState fleet = observation.fleet();
        return previous != null
                ? previous
                : Math.max(fleet.desired(), fleet.ready() + fleet.starting().size());
    }
}

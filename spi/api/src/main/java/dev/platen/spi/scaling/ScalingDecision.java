package dev.platen.spi.scaling;

import java.util.Map;

/// How many instances a strategy wants, and why.
///
/// @param desiredInstances within the bounds of the observation
/// @param reason in words, for the people who will ask
/// @param inputs every number that went into the decision, by name
public record ScalingDecision(int desiredInstances, String reason, Map<String, Double> inputs) {
    public ScalingDecision {
        inputs = Map.copyOf(inputs);
        if (desiredInstances < 0) {
            throw new IllegalArgumentException("desiredInstances is negative: " + desiredInstances);
        }
    }
}

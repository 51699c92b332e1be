package dev.platen.app.scaling;

import java.time.Instant;
import java.util.Map;

/// A decision as all instances know it.
///
/// @param epoch how many leaders there were until the one that decided; of two decisions the one of the
///     higher epoch counts
/// @param leader name of the instance that decided
/// @param at when it was decided
/// @param desired how many instances there should be
/// @param reason why, in words
/// @param inputs every number that went into it, by strategy and name: `forecast.arrivalsPerSecond`
/// @param stale whether a signal was missing, so that the fleet was not allowed to shrink
public record DecisionRecord(
        long epoch,
        String leader,
        Instant at,
        int desired,
        String reason,
        Map<String, Double> inputs,
        boolean stale) {
    public DecisionRecord {
        inputs = Map.copyOf(inputs);
        if (epoch < 0 || desired < 0) {
            throw new IllegalArgumentException("decision: epoch " + epoch + ", desired " + desired);
        }
    }

    /// Whether this decision replaces `other`: a later leader's, or a later one of the same leader.
    public boolean replaces(DecisionRecord other) {
        return epoch != other.epoch ? epoch > other.epoch : !at.isBefore(other.at);
    }
}

package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import java.util.EnumSet;
import java.util.Set;

/// What is done at one level. Whatever it is, something is always worked on: factors are above 0, and the
/// lanes that are paused are served when the others have nothing.
///
/// @param budgetFactor share of the memory budget, above 0, at most 1
/// @param cacheFactor share of the template cache, above 0, at most 1
/// @param pausedLanes lanes that wait
/// @param oneAtATime whether messages are rendered one after the other, always of the highest lane that has
///     one
/// @param savesRecording whether a flight recording is saved when the level is reached
/// @param alerts whether reaching it is an alert
/// @param asksForInstances whether scaling is told that this instance needs help
/// @param shadow whether this is only recorded: what is done is what the level below does
public record LevelRule(
        double budgetFactor,
        double cacheFactor,
        Set<Lane> pausedLanes,
        boolean oneAtATime,
        boolean savesRecording,
        boolean alerts,
        boolean asksForInstances,
        boolean shadow) {
    /// No limits.
    static final LevelRule NONE = new LevelRule(1, 1, Set.of(), false, false, false, false, false);

    public LevelRule {
        if (!(budgetFactor > 0 && budgetFactor <= 1 && cacheFactor > 0 && cacheFactor <= 1)) {
            throw new IllegalArgumentException(
                    "factors must be above 0 and at most 1: " + budgetFactor + ", " + cacheFactor);
        }
        pausedLanes = pausedLanes.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(pausedLanes));
        if (pausedLanes.size() == Lane.values().length) {
            throw new IllegalArgumentException("at least one lane must not be paused");
        }
    }

    /// The rule of each level unless configured otherwise.
    public static LevelRule byDefault(ThrottleLevel level) {
        return switch (level) {
            case NORMAL -> NONE;
            case ELEVATED -> new LevelRule(0.8, 1, Set.of(), false, false, true, true, false);
            case HIGH -> new LevelRule(0.6, 0.5, Set.of(Lane.BULK), false, false, true, true, false);
            case SEVERE -> new LevelRule(0.35, 0.5, Set.of(Lane.NORMAL, Lane.BULK), false, false, true, true, false);
            case CRITICAL ->
                new LevelRule(0.1, 0.25, Set.of(Lane.HIGH, Lane.NORMAL, Lane.BULK), true, true, true, true, false);
        };
    }
}

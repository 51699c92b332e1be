package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import dev.platen.app.pressure.Pressure;
import dev.platen.app.pressure.PressureSample;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the last tick found and decided.
///
/// @param level the level that was decided
/// @param acting the level whose rule is in force; lower where rules are in shadow mode
/// @param pressure what the level was decided from
/// @param sample what the pressure was estimated from; null before the first tick
/// @param rule what is in force
/// @param paused lanes that are paused at the moment
/// @param asksForInstances whether scaling is told that this instance needs help
/// @param secondsLeft seconds until memory is exhausted; infinite while nothing climbs
/// @param alerting whether there is reason for alert
/// @param alerts alerts since the start
/// @param changes changes of the level since the start
/// @param recordings flight recordings saved since the start
/// @param failures ticks that failed since the start
public record ThrottleStatus(
        ThrottleLevel level,
        ThrottleLevel acting,
        Pressure pressure,
        @Nullable PressureSample sample,
        LevelRule rule,
        Set<Lane> paused,
        boolean asksForInstances,
        double secondsLeft,
        boolean alerting,
        int alerts,
        int changes,
        int recordings,
        int failures) {
    /// The state before the first tick.
    public static final ThrottleStatus INITIAL = new ThrottleStatus(
            ThrottleLevel.NORMAL,
            ThrottleLevel.NORMAL,
            new Pressure(0, 0, 0, 0),
            null,
            LevelRule.NONE,
            Set.of(),
            false,
            Double.POSITIVE_INFINITY,
            false,
            0,
            0,
            0,
            0);

    /// Whether the level that was decided is not the one that is carried out.
    public boolean shadow() {
        return level != acting;
    }
}

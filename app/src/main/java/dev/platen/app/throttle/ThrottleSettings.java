package dev.platen.app.throttle;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How pressure becomes levels and what each of them does.
///
/// @param thresholds the pressure from which each level but [ThrottleLevel#NORMAL] holds; rising
/// @param rules what each level but [ThrottleLevel#NORMAL] does
/// @param hysteresis how far below its threshold pressure must fall before a level ends
/// @param dwell for how long
/// @param shadow whether no level does anything but being recorded
public record ThrottleSettings(
        Map<ThrottleLevel, Double> thresholds,
        Map<ThrottleLevel, LevelRule> rules,
        double hysteresis,
        Duration dwell,
        boolean shadow) {
    public static final double DEFAULT_HYSTERESIS = 0.08;
    public static final Duration DEFAULT_DWELL = Duration.ofSeconds(2);

    /// The settings of an instance that is not configured otherwise.
    public static final ThrottleSettings DEFAULT = byDefault();

    public ThrottleSettings {
        thresholds = Map.copyOf(thresholds);
        rules = Map.copyOf(rules);
        double before = 0;
        for (ThrottleLevel level : ThrottleLevel.values()) {
            if (level == ThrottleLevel.NORMAL) {
                continue;
            }
            double threshold = thresholds.getOrDefault(level, Double.NaN);
            if (!(threshold > before && threshold <= 1) || !rules.containsKey(level)) {
                throw new IllegalArgumentException(
                        "thresholds must rise from above 0 to at most 1, with a rule each: " + thresholds);
            }
            before = threshold;
        }
        if (!(hysteresis >= 0 && hysteresis < 1) || dwell.isNegative()) {
            throw new IllegalArgumentException("hysteresis " + hysteresis + ", dwell " + dwell);
        }
    }

    /// The default threshold of a level; 0 for the lowest.
    public static double defaultThreshold(ThrottleLevel level) {
        return switch (level) {
            case NORMAL -> 0;
            case ELEVATED -> 0.55;
            case HIGH -> 0.65;
            case SEVERE -> 0.75;
            case CRITICAL -> 0.85;
        };
    }

    private static ThrottleSettings byDefault() {
        Map<ThrottleLevel, Double> thresholds = new EnumMap<>(ThrottleLevel.class);
        Map<ThrottleLevel, LevelRule> rules = new EnumMap<>(ThrottleLevel.class);
        for (ThrottleLevel level : ThrottleLevel.values()) {
            if (level != ThrottleLevel.NORMAL) {
                thresholds.put(level, defaultThreshold(level));
                rules.put(level, LevelRule.byDefault(level));
            }
        }
        return new ThrottleSettings(thresholds, rules, DEFAULT_HYSTERESIS, DEFAULT_DWELL, false);
    }

    /// The pressure from which `level` holds.
    public double threshold(ThrottleLevel level) {
        return thresholds.getOrDefault(level, 0.0);
    }

    /// What `level` would do.
    public LevelRule rule(ThrottleLevel level) {
        return rules.getOrDefault(level, LevelRule.NONE);
    }

    /// The level whose rule is carried out at `level`: the highest up to it that is no shadow.
    ThrottleLevel acting(ThrottleLevel level) {
        ThrottleLevel acting = shadow ? ThrottleLevel.NORMAL : level;
        while (rule(acting).shadow()) {
            acting = acting.below();
        }
        return acting;
    }
}

package dev.platen.app;

import dev.platen.app.message.Lane;
import dev.platen.app.throttle.AlertSettings;
import dev.platen.app.throttle.LevelRule;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The part of the configuration that is about levels and alerts: `throttle.*` and `alerts.*`.
final class ThrottleConfig {
    private static final double LEAST = 0.01;
    private static final String NOTHING = "none";

    private ThrottleConfig() {}

    static ThrottleSettings throttle(ConfigReader reader) throws ConfigException {
        Map<ThrottleLevel, Double> thresholds = new EnumMap<>(ThrottleLevel.class);
        Map<ThrottleLevel, LevelRule> rules = new EnumMap<>(ThrottleLevel.class);
        double before = 0;
        for (ThrottleLevel level : ThrottleLevel.values()) {
            if (level == ThrottleLevel.NORMAL) {
                continue;
            }
            double threshold = reader.decimal(
                    "throttle." + level.id() + ".threshold", ThrottleSettings.defaultThreshold(level), LEAST, 1);
            if (threshold <= before) {
                throw ConfigReader.wrong(
                        "throttle." + level.id() + ".threshold",
                        String.valueOf(threshold),
                        "more than the " + before + " of the level below");
            }
            before = threshold;
            thresholds.put(level, threshold);
            rules.put(level, rule(reader, level));
        }
        return new ThrottleSettings(
                thresholds,
                rules,
                reader.decimal("throttle.hysteresis", ThrottleSettings.DEFAULT_HYSTERESIS, 0, 0.5),
                Duration.ofMillis(reader.integer(
                        "throttle.dwell-millis", (int) ThrottleSettings.DEFAULT_DWELL.toMillis(), 0, 600_000)),
                reader.flag("throttle.shadow", false));
    }

    private static LevelRule rule(ConfigReader reader, ThrottleLevel level) throws ConfigException {
        LevelRule fallback = LevelRule.byDefault(level);
        String prefix = "throttle." + level.id() + ".";
        return new LevelRule(
                reader.decimal(prefix + "budget-factor", fallback.budgetFactor(), LEAST, 1),
                reader.decimal(prefix + "cache-factor", fallback.cacheFactor(), LEAST, 1),
                lanes(reader, prefix + "paused-lanes", fallback.pausedLanes()),
                reader.flag(prefix + "one-at-a-time", fallback.oneAtATime()),
                reader.flag(prefix + "save-recording", fallback.savesRecording()),
                reader.flag(prefix + "alert", fallback.alerts()),
                reader.flag(prefix + "ask-for-instances", fallback.asksForInstances()),
                reader.flag(prefix + "shadow", false));
    }

    private static Set<Lane> lanes(ConfigReader reader, String key, Set<Lane> fallback) throws ConfigException {
        String value = reader.optional(key);
        if (value == null) {
            return fallback;
        }
        Set<Lane> lanes = EnumSet.noneOf(Lane.class);
        if (!value.equals(NOTHING)) {
            for (String name : value.split(",", -1)) {
                lanes.add(lane(key, value, name.strip()));
            }
        }
        if (lanes.size() == Lane.values().length) {
            throw wrongLanes(key, value);
        }
        return lanes;
    }

    private static Lane lane(String key, String value, String name) throws ConfigException {
        for (Lane lane : Lane.values()) {
            if (lane.id().equals(name)) {
                return lane;
            }
        }
        throw wrongLanes(key, value);
    }

    private static ConfigException wrongLanes(String key, String value) {
        String known = Arrays.stream(Lane.values()).map(Lane::id).collect(Collectors.joining(", "));
        return ConfigReader.wrong(key, value, "'" + NOTHING + "', or some of " + known + ", but not all");
    }

    static AlertSettings alerts(ConfigReader reader) throws ConfigException {
        return new AlertSettings(
                Duration.ofSeconds(reader.integer(
                        "alerts.horizon-seconds", (int) AlertSettings.DEFAULT_HORIZON.toSeconds(), 10, 3_600)),
                AddressConfig.hook(reader, "alerts.webhook"));
    }
}

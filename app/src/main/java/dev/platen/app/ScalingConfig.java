package dev.platen.app;

import dev.platen.app.scaling.ScalingLimits;
import dev.platen.app.scaling.ScalingSettings;
import dev.platen.app.scaling.ScalingSettings.ActuatorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The part of the configuration that is about the size of the fleet: `scaling.*`.
final class ScalingConfig {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final String STRATEGIES = "scaling.strategies";
    private static final int MOST_INSTANCES = 10_000;

    /// Stands for "no bound" where 0 is given.
    private static final int NO_BOUND = 0;

    private ScalingConfig() {}

    static ScalingSettings scaling(ConfigReader reader) throws ConfigException {
        int max = reader.integer("scaling.max", 10, 1, MOST_INSTANCES);
        return new ScalingSettings(
                reader.flag("scaling.enabled", false),
                strategies(reader),
                reader.integer("scaling.min", 1, 0, max),
                max,
                Duration.ofSeconds(reader.integer("scaling.interval-seconds", 1, 1, 5)),
                limits(reader),
                new ScalingSettings.Assumed(
                        Duration.ofSeconds(reader.integer("scaling.assumed.start-up-seconds", 15, 1, 3_600)),
                        reader.decimal("scaling.assumed.messages-per-second", 500, 0.01, 10_000_000)),
                actuator(reader),
                new ScalingSettings.Processes(
                        reader.path("scaling.process.log-directory", "instances"),
                        reader.flag("scaling.process.managed", false),
                        reader.flag("scaling.process.keep-children", true),
                        reader.integer("scaling.process.lifeline", 0L, 0, Long.MAX_VALUE)));
    }

    private static List<String> strategies(ConfigReader reader) throws ConfigException {
        String value = reader.text(STRATEGIES, "tournament");
        List<String> ids = new ArrayList<>();
        for (String id : value.split(",", -1)) {
            if (!ID.matcher(id.strip()).matches() || ids.contains(id.strip())) {
                throw ConfigReader.wrong(STRATEGIES, value, "different ids of strategies, separated by commas");
            }
            ids.add(id.strip());
        }
        return ids;
    }

    private static ScalingLimits limits(ConfigReader reader) throws ConfigException {
        double hours = reader.decimal("scaling.instance-hours-per-day", NO_BOUND, 0, 24.0 * MOST_INSTANCES);
        return new ScalingLimits(
                rate(reader, "scaling.up-per-minute"),
                rate(reader, "scaling.down-per-minute"),
                hours == NO_BOUND ? Double.POSITIVE_INFINITY : hours);
    }

    private static int rate(ConfigReader reader, String key) throws ConfigException {
        int rate = reader.integer(key, NO_BOUND, 0, MOST_INSTANCES);
        return rate == NO_BOUND ? ScalingLimits.UNLIMITED : rate;
    }

    private static ActuatorKind actuator(ConfigReader reader) throws ConfigException {
        String id = reader.text("scaling.actuator", "none");
        for (ActuatorKind kind : ActuatorKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(id)) {
                return kind;
            }
        }
        throw ConfigReader.wrong("scaling.actuator", id, "none or process");
    }
}

package dev.platen.scaling.schedule;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The strategy `schedule`. Settings:
///
/// - `baseline-1` to `baseline-50`: days, times and instances, such as `mon-fri 08:00-18:00 12`; see
///   [Baseline]. Where several apply, the highest counts
/// - `time-zone`: the zone of those days and times, such as `Europe/Berlin`; `UTC`
/// - `otherwise`: instances at all other times, from 0 to 100,000; 0, so the lower bound
public final class ScheduleStrategyFactory implements ScalingStrategyFactory {
    private static final String BASELINE = "baseline-";
    private static final int MAX_BASELINES = 50;
    private static final String TIME_ZONE = "time-zone";
    private static final String OTHERWISE = "otherwise";

    @Override
    public String id() {
        return "schedule";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        Set<String> known = new HashSet<>(Set.of(TIME_ZONE, OTHERWISE));
        for (int n = 1; n <= MAX_BASELINES; n++) {
            known.add(BASELINE + n);
        }
        settings.requireOnly(known);
        List<Baseline> baselines = new ArrayList<>();
        for (int n = 1; n <= MAX_BASELINES; n++) {
            String key = BASELINE + n;
            if (settings.values().containsKey(key)) {
                baselines.add(Baseline.parse(key, settings.text(key, "")));
            }
        }
        return new ScheduleStrategy(
                baselines, zone(settings), (int) settings.integer(OTHERWISE, 0, 0, Baseline.MAX_INSTANCES));
    }

    private static ZoneId zone(PluginSettings settings) {
        String text = settings.text(TIME_ZONE, "UTC");
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new InvalidSettingException(
                    TIME_ZONE, text, "the name of a time zone, such as UTC or Europe/Berlin", e);
        }
    }
}

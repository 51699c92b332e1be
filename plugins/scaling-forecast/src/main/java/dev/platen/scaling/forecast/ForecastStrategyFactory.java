package dev.platen.scaling.forecast;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.Set;

/// The strategy `forecast`. Settings:
///
/// - `quantile`: which part of the time the demand is to stay below the forecast, from 0.5 to 0.999; 0.9
/// - `hold-seconds`: for how long the highest forecast counts before instances are given back, from 0 to
///   3,600; 60
/// - `drain-seconds`: in which time a backlog is to be gone once the instances for it are ready, from 1 to
///   3,600; 5
public final class ForecastStrategyFactory implements ScalingStrategyFactory {
    private static final String QUANTILE = "quantile";
    private static final String HOLD_SECONDS = "hold-seconds";
    private static final String DRAIN_SECONDS = "drain-seconds";

    @Override
    public String id() {
        return "forecast";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        settings.requireOnly(Set.of(QUANTILE, HOLD_SECONDS, DRAIN_SECONDS));
        return new ForecastStrategy(new Setting(
                settings.decimal(QUANTILE, 0.9, 0.5, 0.999),
                settings.decimal(HOLD_SECONDS, 60, 0, 3_600),
                settings.decimal(DRAIN_SECONDS, 5, 1, 3_600)));
    }
}

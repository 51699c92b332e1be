package dev.platen.scaling.forecast;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The strategy `tournament`, which needs no settings. There is one:
///
/// - `budget`: the instance time that may be spent, as a part of what a tuned reactive scaler would spend on
///   the same load, from 0.2 to 10; 1
public final class TournamentStrategyFactory implements ScalingStrategyFactory {
    private static final String BUDGET = "budget";
    private static final double[] QUANTILES = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
    private static final double[] HOLD_SECONDS = {15, 60, 300, 900};
    private static final double DRAIN_SECONDS = 5;

    @Override
    public String id() {
        return "tournament";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ScalingStrategy create(PluginSettings settings) {
        settings.requireOnly(Set.of(BUDGET));
        List<Form> forms = new ArrayList<>();
        for (double quantile : QUANTILES) {
            for (double holdSeconds : HOLD_SECONDS) {
                forms.add(new Plan(new Setting(quantile, true, holdSeconds, DRAIN_SECONDS)));
                forms.add(new Plan(new Setting(quantile, false, holdSeconds, DRAIN_SECONDS)));
            }
        }
        forms.add(new Reactive(true));
        return new TournamentStrategy(forms, settings.decimal(BUDGET, 1, 0.2, 10));
    }
}

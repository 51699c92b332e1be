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
    private static final List<Double> QUANTILES = List.of(0.5, 0.8, 0.9, 0.95, 0.98, 0.99);
    private static final List<Double> HOLDS = List.of(15.0, 60.0, 300.0);
    private static final int FIRST = 7;

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
        return new TournamentStrategy(forms(), FIRST, settings.decimal(BUDGET, 1, 0.2, 10));
    }

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (double quantile : QUANTILES) {
            for (double holdSeconds : HOLDS) {
                forms.add(new Plan(new Setting(quantile, holdSeconds, 5)));
            }
        }
        forms.add(new Reactive());
        return forms;
    }
}

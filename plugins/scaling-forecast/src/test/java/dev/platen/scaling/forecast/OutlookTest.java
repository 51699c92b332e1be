package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlookTest {
    private static final long SEED = 20_261_122;

    /// Coverage is what a conformal prediction promises: measured on what comes after the forecast.
    @ParameterizedTest
    @CsvSource({"0.5,true", "0.8,true", "0.95,true", "0.8,false", "0.95,false"})
    void theDemandStaysBelowTheUpperForecastAsOftenAsTheQuantileSays(double quantile, boolean growing) {
        Random random = new Random(SEED);
        Outlook outlook = new Outlook();
        double[] rates = new double[20_000];
        double[] upper = new double[rates.length];
        double log = 0;
        for (int n = 0; n < rates.length; n++) {
            log = 0.98 * log + 0.1 * random.nextGaussian();
            rates[n] = 2_000 * Math.exp(log);
            outlook.add(rates[n], 5, 15, 500);
            upper[n] = outlook.upper(quantile, growing);
        }
        int below = 0;
        int all = 0;
        for (int n = 2_000; n < rates.length - 4; n++) {
            double highest = 0;
            for (int ahead = 1; ahead <= 4; ahead++) {
                highest = Math.max(highest, rates[n + ahead]);
            }
            below += highest <= upper[n] ? 1 : 0;
            all++;
        }
        assertThat((double) below / all)
                .as("coverage at %s (seed %s)", quantile, SEED)
                .isBetween(quantile - 0.03, quantile + 0.12);
    }
}

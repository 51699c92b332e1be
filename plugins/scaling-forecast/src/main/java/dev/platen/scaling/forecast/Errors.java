package dev.platen.scaling.forecast;

import org.jspecify.annotations.Nullable;

/// How far the demand went beyond its forecasts, by situation, with exponential forgetting.
///
/// Loads behave differently when low than when high and when rising than when falling, so there is one
/// histogram for each (Mondrian conformal prediction). Where one has seen little, those of the same level and
/// of all situations count as if they had been seen a few times in this one.
final class Errors {
    static final int LEVELS = 24;
    static final int DIRECTIONS = 5;

    /// Weights, in observations of five seconds, of the same level and of all situations.
    private static final double SAME_LEVEL = 30;

    private static final double ALL = 6;

    private final @Nullable RatioHistogram[] situations = new RatioHistogram[LEVELS * DIRECTIONS];
    private final @Nullable RatioHistogram[] levels = new RatioHistogram[LEVELS];
    private final RatioHistogram all = new RatioHistogram();

    /// The weight of all ratios from each bucket upwards, in the situation of now.
    private final double[] atLeast = new double[RatioHistogram.BUCKETS];

    private boolean known;

    void add(int situation, double ratio, double weight) {
        all.add(ratio, weight);
        of(levels, situation / DIRECTIONS).add(ratio, weight);
        of(situations, situation).add(ratio, weight);
    }

    private static RatioHistogram of(@Nullable RatioHistogram[] histograms, int index) {
        RatioHistogram known = histograms[index];
        if (known != null) {
            return known;
        }
        RatioHistogram created = new RatioHistogram();
        histograms[index] = created;
        return created;
    }

    void scale(double factor) {
        all.scale(factor);
        for (RatioHistogram level : levels) {
            if (level != null) {
                level.scale(factor);
            }
        }
        for (RatioHistogram situation : situations) {
            if (situation != null) {
                situation.scale(factor);
            }
        }
    }

    /// Turns to one situation; `unit` is the weight of one observation now.
    void turnTo(int situation, double unit) {
        known = all.total() > 0;
        if (!known) {
            return;
        }
        RatioHistogram own = situations[situation];
        RatioHistogram level = levels[situation / DIRECTIONS];
        double levelPart = level == null ? 0 : SAME_LEVEL / level.total();
        double allPart = ALL / all.total();
        double sum = 0;
        for (int bucket = RatioHistogram.BUCKETS - 1; bucket >= 0; bucket--) {
            sum += all.weight(bucket) * allPart;
            if (own != null) {
                sum += own.weight(bucket) / unit;
            }
            if (level != null) {
                sum += level.weight(bucket) * levelPart;
            }
            atLeast[bucket] = sum;
        }
    }

    /// The ratio that is exceeded with a probability of 1 - `quantile` in this situation; `fallback` for
    /// want of any observation.
    double ratio(double quantile, double fallback) {
        if (!known) {
            return fallback;
        }
        double above = (1 - quantile) * atLeast[0];
        int low = 0;
        int high = RatioHistogram.BUCKETS;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (atLeast[middle] > above) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return RatioHistogram.ratio(low);
    }
}

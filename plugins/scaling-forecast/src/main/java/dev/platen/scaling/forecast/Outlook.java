package dev.platen.scaling.forecast;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the arrivals will be until an instance that is started now is ready, as a distribution.
///
/// The point forecast is [Trend]'s at the horizon (start-up time plus one interval). Its error is not
/// assumed but measured: each forecast waits until its horizon has passed, and then the ratio of the highest
/// demand in between to the forecast goes into a histogram. The upper forecast at quantile q is the forecast
/// times the q quantile of these ratios: a rolling split conformal prediction (Vovk et al., "Algorithmic
/// Learning in a Random World", 2005; rolling with exponential weights as in Gibbs and Candès, "Adaptive
/// Conformal Inference Under Distribution Shift", 2021).
///
/// Loads behave differently when low than when high and when rising than when falling, so there is one
/// histogram per level and direction (Mondrian conformal prediction), which is mixed with the one of all:
/// the rarer a situation was, the more the common one counts.
///
/// Demand is the mean rate over `PATIENCE_SECONDS`: a fleet that serves this much lets nobody wait for
/// longer than that.
final class Outlook {
    /// Messages may wait this long.
    static final double PATIENCE_SECONDS = 5;

    private static final double MEMORY_SECONDS = 7_200;

    /// Weight of the histogram of all, in observations of five seconds.
    private static final double PRIOR_WEIGHT = 60;

    private static final double WEIGHT_SECONDS = 5;
    private static final double RESCALE_AT = 1e100;

    /// The upper forecast before anything was measured.
    private static final double PRIOR_RATIO = 1.3;

    private static final int LEVELS = 24;
    private static final int DIRECTIONS = 3;
    private static final double STEEP = 0.3;
    private static final int MAX_PENDING = 4_096;

    private final Trend trend = new Trend();
    private final ArrayDeque<Forecast> pending = new ArrayDeque<>();
    private final ArrayDeque<Piece> recent = new ArrayDeque<>();
    private final RatioHistogram all = new RatioHistogram();
    private final @Nullable RatioHistogram[] situations = new RatioHistogram[LEVELS * DIRECTIONS];
    private double weight = 1;
    private double nowSeconds;
    private double horizonSeconds;
    private double serviceRate = 1;
    private int situation;

    /// One forecast that waits for its horizon.
    private static final class Forecast {
        final double atSeconds;
        final double rate;
        final int situation;
        double highest;

        Forecast(double atSeconds, double rate, int situation) {
            this.atSeconds = atSeconds;
            this.rate = rate;
            this.situation = situation;
        }
    }

    private record Piece(double atSeconds, double messages, double seconds) {}

    /// Takes what arrived in the last `seconds`.
    ///
    /// @param rate messages per second
    /// @param startUpSeconds how long an instance takes to start
    /// @param serviceRate messages per second of one instance; ratios of loads that are small against it
    ///     count little
    void add(double rate, double seconds, double startUpSeconds, double serviceRate) {
        this.serviceRate = serviceRate;
        nowSeconds += seconds;
        horizonSeconds = startUpSeconds + seconds;
        trend.add(rate, seconds);
        if (seconds > Math.max(60, startUpSeconds)) {
            // what happened in between is not known, only its mean
            pending.clear();
        }
        double demand = demand(rate, seconds);
        weight *= Math.exp(seconds / MEMORY_SECONDS);
        if (weight > RESCALE_AT) {
            rescale();
        }
        settle(demand, seconds);
        situation = situation();
        pending.addLast(new Forecast(nowSeconds, trend.ahead(horizonSeconds), situation));
        if (pending.size() > MAX_PENDING) {
            pending.removeFirst();
        }
    }

    private double demand(double rate, double seconds) {
        recent.addLast(new Piece(nowSeconds, rate * seconds, seconds));
        while (recent.size() > 1 && recent.getFirst().atSeconds() <= nowSeconds - PATIENCE_SECONDS + 1e-6) {
            recent.removeFirst();
        }
        double messages = 0;
        double covered = 0;
        for (Piece piece : recent) {
            messages += piece.messages();
            covered += piece.seconds();
        }
        return messages / covered;
    }

    private void settle(double demand, double seconds) {
        for (Forecast forecast : pending) {
            forecast.highest = Math.max(forecast.highest, demand);
        }
        while (!pending.isEmpty() && pending.getFirst().atSeconds + horizonSeconds <= nowSeconds + 1e-6) {
            Forecast due = pending.removeFirst();
            double ratio = (due.highest + smallest()) / (due.rate + smallest());
            double counts = weight * seconds / WEIGHT_SECONDS;
            all.add(ratio, counts);
            RatioHistogram one = situations[due.situation];
            if (one == null) {
                one = new RatioHistogram();
                situations[due.situation] = one;
            }
            one.add(ratio, counts);
        }
    }

    /// Half an instance: below that ratios say nothing.
    private double smallest() {
        return serviceRate / 2;
    }

    private int situation() {
        double instances = trend.level() / serviceRate;
        int level = (int) Math.max(0, Math.min(LEVELS - 1, Math.floor(2 * Math.log(1 + 4 * instances) / Math.log(2))));
        double change = trend.slope() * horizonSeconds / (trend.level() + smallest());
        int direction = change > STEEP ? 2 : change < -STEEP ? 0 : 1;
        return level * DIRECTIONS + direction;
    }

    private void rescale() {
        all.scale(1 / weight);
        for (RatioHistogram one : situations) {
            if (one != null) {
                one.scale(1 / weight);
            }
        }
        weight = 1;
    }

    /// Messages per second expected `seconds` from now.
    double expected(double seconds) {
        return trend.ahead(seconds);
    }

    /// Messages per second that the demand exceeds before the horizon with a probability of 1 - `quantile`.
    double upper(double quantile) {
        return Math.max(0, ratio(quantile) * (trend.ahead(horizonSeconds) + smallest()) - smallest());
    }

    private double ratio(double quantile) {
        if (all.total() <= 0) {
            return PRIOR_RATIO;
        }
        RatioHistogram one = situations[situation];
        double own = one == null ? 0 : one.total() / weight;
        double common = PRIOR_WEIGHT / all.total();
        double above = (1 - quantile) * (own + PRIOR_WEIGHT);
        double sum = 0;
        int bucket = RatioHistogram.BUCKETS - 1;
        for (; bucket > 0; bucket--) {
            sum += all.weight(bucket) * common + (one == null ? 0 : one.weight(bucket) / weight);
            if (sum > above) {
                break;
            }
        }
        return RatioHistogram.ratio(bucket);
    }

    double horizonSeconds() {
        return horizonSeconds;
    }

    double nowSeconds() {
        return nowSeconds;
    }
}

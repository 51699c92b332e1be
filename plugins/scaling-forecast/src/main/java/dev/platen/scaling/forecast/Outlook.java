package dev.platen.scaling.forecast;

import java.util.ArrayDeque;

/// What the arrivals will be until an instance that is started now is ready, as a distribution.
///
/// The point forecast is the level plus a part of the slope times the horizon (start-up time plus one
/// interval). Which part is learned: the one that erred least recently, for rising and falling loads apart.
/// Its error is not assumed but measured: each forecast waits until its horizon has passed, and then the
/// highest demand in between goes into the [Errors] of the situation that it was made in. The upper forecast
/// at quantile q is the forecast plus or times the q quantile of these errors: a rolling split conformal
/// prediction (Vovk et al., "Algorithmic Learning in a Random World", 2005; under drift with weights that
/// fall exponentially, Barber et al., "Conformal prediction beyond exchangeability", 2023).
///
/// There are two: errors as a ratio grow with the load, so a load that rises further than ever is foreseen
/// to rise as far again; errors as a difference are as large as they were, which is cheaper where bursts are
/// of one size whatever the load.
///
/// Demand is the mean rate over `PATIENCE_SECONDS`: a fleet that serves this much lets nobody wait for
/// longer than that.
final class Outlook {
    /// Messages may wait this long.
    static final double PATIENCE_SECONDS = 5;

    private static final double MEMORY_SECONDS = 7_200;
    private static final double DAMPING_MEMORY_SECONDS = 3_600;
    private static final double WEIGHT_SECONDS = 5;
    private static final double RESCALE_AT = 1e100;

    /// Of the expected arrivals: the weight of "as many as now", in observations of five seconds.
    private static final double PRIOR_WEIGHT = 15;

    /// The errors before anything was measured.
    private static final double PRIOR_RATIO = 1.3;

    private static final double PRIOR_DIFFERENCE = 2;

    /// Differences are counted in quarters of an instance.
    private static final double DIFFERENCE_UNITS = 4;

    private static final int MAX_PENDING = 4_096;

    /// Parts of the slope; the first is believed until another is known to be better.
    private static final double[] DAMPINGS = {0.5, 0, 0.25, 0.75, 1};

    private final Trend trend = new Trend();
    private final ArrayDeque<Forecast> pending = new ArrayDeque<>();
    private final ArrayDeque<Piece> recent = new ArrayDeque<>();
    private final Errors ratios = new Errors();
    private final Errors differences = new Errors();
    private final double[][] dampingErrors = new double[Errors.DIRECTIONS][DAMPINGS.length];
    private final double[] came = new double[Errors.LEVELS * Errors.DIRECTIONS];
    private final double[] levels = new double[Errors.LEVELS * Errors.DIRECTIONS];
    private double weight = 1;
    private double nowSeconds;
    private double horizonSeconds;
    private double serviceRate = 1;
    private int situation;
    private double point;

    /// One forecast that waits for its horizon.
    private static final class Forecast {
        final double atSeconds;
        final double level;
        final double rise;
        final double rate;
        final int situation;
        double highest;
        double messages;
        double seconds;

        Forecast(double atSeconds, double level, double rise, double rate, int situation) {
            this.atSeconds = atSeconds;
            this.level = level;
            this.rise = rise;
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
        for (Forecast forecast : pending) {
            forecast.highest = Math.max(forecast.highest, demand);
            forecast.messages += rate * seconds;
            forecast.seconds += seconds;
        }
        while (!pending.isEmpty() && pending.getFirst().atSeconds + horizonSeconds <= nowSeconds + 1e-6) {
            settle(pending.removeFirst(), seconds);
        }
        if (weight > RESCALE_AT) {
            rescale();
        }
        double rise = trend.slope() * horizonSeconds;
        situation = situation(rise);
        ratios.turnTo(situation, weight);
        differences.turnTo(situation, weight);
        point = point(trend.level(), rise, damping());
        pending.addLast(new Forecast(nowSeconds, trend.level(), rise, point, situation));
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

    private void settle(Forecast due, double seconds) {
        double small = smallest();
        double counts = weight * seconds / WEIGHT_SECONDS;
        ratios.add(due.situation, (due.highest + small) / (due.rate + small), counts);
        double difference = Math.max(0, due.highest - due.rate) / serviceRate;
        differences.add(due.situation, 1 + difference * DIFFERENCE_UNITS, counts);
        came[due.situation] += counts * (due.messages / due.seconds + small);
        levels[due.situation] += counts * (due.level + small);
        double keep = Math.exp(-seconds / DAMPING_MEMORY_SECONDS);
        double[] errors = dampingErrors[due.situation % Errors.DIRECTIONS];
        for (int n = 0; n < DAMPINGS.length; n++) {
            double guess = point(due.level, due.rise, DAMPINGS[n]);
            errors[n] = errors[n] * keep + seconds * Math.abs(Math.log((due.highest + small) / (guess + small)));
        }
    }

    /// A fall is never believed to go below a fifth of the level.
    private static double point(double level, double rise, double damping) {
        return Math.max(0.2 * level, level + damping * rise);
    }

    private double damping() {
        double[] errors = dampingErrors[situation % Errors.DIRECTIONS];
        int best = 0;
        for (int n = 1; n < errors.length; n++) {
            best = errors[n] < errors[best] ? n : best;
        }
        return DAMPINGS[best];
    }

    /// Half an instance: below that ratios say nothing.
    private double smallest() {
        return serviceRate / 2;
    }

    /// Two levels for each doubling, from a quarter of an instance; five directions.
    private int situation(double rise) {
        double quarters = 4 * trend.level() / serviceRate;
        int level = (int) Math.min(Errors.LEVELS - 1, Math.floor(2 * Math.log1p(quarters) / Math.log(2)));
        double change = rise / (trend.level() + smallest());
        int direction;
        if (change > 0.15) {
            direction = change > 1 ? 4 : 3;
        } else if (change < -0.15) {
            direction = change < -0.5 ? 0 : 1;
        } else {
            direction = 2;
        }
        return level * Errors.DIRECTIONS + direction;
    }

    private void rescale() {
        ratios.scale(1 / weight);
        differences.scale(1 / weight);
        for (int n = 0; n < came.length; n++) {
            came[n] /= weight;
            levels[n] /= weight;
        }
        weight = 1;
    }

    /// Messages per second that are expected to come until the horizon, on average: the level times what
    /// followed such a situation before.
    double expected() {
        double level = trend.level() + smallest();
        double part =
                (came[situation] / weight + PRIOR_WEIGHT * level) / (levels[situation] / weight + PRIOR_WEIGHT * level);
        return Math.max(0, part * level - smallest());
    }

    /// Messages per second that the demand exceeds before the horizon with a probability of 1 - `quantile`.
    ///
    /// @param growing errors as ratios instead of differences
    double upper(double quantile, boolean growing) {
        if (growing) {
            double ratio = ratios.ratio(quantile, PRIOR_RATIO);
            return Math.max(0, ratio * (point + smallest()) - smallest());
        }
        double difference = differences.ratio(quantile, 1 + PRIOR_DIFFERENCE * DIFFERENCE_UNITS);
        return Math.max(0, point + (difference - 1) / DIFFERENCE_UNITS * serviceRate);
    }

    double horizonSeconds() {
        return horizonSeconds;
    }

    double nowSeconds() {
        return nowSeconds;
    }
}

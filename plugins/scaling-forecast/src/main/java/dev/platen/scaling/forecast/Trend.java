package dev.platen.scaling.forecast;

/// Level and slope of the arrivals, smoothed over some seconds, whatever the interval of observation.
///
/// The level is the mean of two exponential averages, of 7 s and of 20 s: the first follows a jump within one
/// or two observations, the second keeps one second's burst from being taken for one. The slope is that of
/// the level, averaged over 15 s (Holt's second equation).
final class Trend {
    private static final double FAST_SECONDS = 7;
    private static final double SLOW_SECONDS = 20;
    private static final double SLOPE_SECONDS = 15;

    /// How much of the slope is believed to last until the horizon.
    private static final double DAMPING = 0.7;

    /// A fall is never believed to go below this part of the level.
    private static final double LEAST_PART = 0.2;

    private boolean known;
    private double fast;
    private double slow;
    private double slope;

    void add(double rate, double seconds) {
        if (!known) {
            known = true;
            fast = rate;
            slow = rate;
            return;
        }
        double before = level();
        fast += weight(seconds, FAST_SECONDS) * (rate - fast);
        slow += weight(seconds, SLOW_SECONDS) * (rate - slow);
        slope += weight(seconds, SLOPE_SECONDS) * ((level() - before) / seconds - slope);
    }

    private static double weight(double seconds, double timeConstant) {
        return 1 - Math.exp(-seconds / timeConstant);
    }

    /// Messages per second now.
    double level() {
        return (fast + slow) / 2;
    }

    /// Messages per second, each second more.
    double slope() {
        return slope;
    }

    /// Messages per second expected `seconds` from now.
    double ahead(double seconds) {
        return Math.max(LEAST_PART * level(), level() + DAMPING * slope * seconds);
    }
}

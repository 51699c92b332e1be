package dev.platen.app.pressure;

import java.util.Arrays;

/// One series of bytes over time, in steps of a fixed length, of which it keeps the least value each: how
/// fast it climbs, and whether that is a climb at all. Pure; one writer.
final class Climb {
    /// The steps that a slope is taken over.
    static final int WINDOW = 20;

    private static final int MEMORY = 200;
    private static final int BURST = 9;
    private static final int TOOTH = 2;
    private static final double MOST_OF_IT = 0.7;
    private static final double LEAST_RISE_SHARE = 0.08;
    private static final double OVER_TEETH = 1.5;
    private static final double ABOVE_SHARE = 0.02;

    private final double[] values = new double[MEMORY];
    private final double[] floor = new double[WINDOW];
    private final double[] slopes = new double[WINDOW * (WINDOW - 1) / 2];
    private int count;

    /// Begins the next step.
    ///
    /// @param continuous whether it follows the last one; after a gap, what was before says nothing
    void next(boolean continuous) {
        if (!continuous) {
            count = 0;
        }
        if (count == MEMORY) {
            System.arraycopy(values, 1, values, 0, MEMORY - 1);
            count--;
        }
        values[count++] = Double.POSITIVE_INFINITY;
    }

    void add(double value) {
        values[count - 1] = Math.min(values[count - 1], value);
    }

    /// Steps until it has climbed by `room` more, infinite if it does not climb: `room = v · t + a · t² / 2`,
    /// solved for t. The slope `v` is the median of those between all pairs of the window (Theil and Sen),
    /// which neither a tooth nor a single burst moves much; the acceleration `a` is by how much the newer
    /// half of the window is steeper than the older.
    double stepsFor(double room) {
        int from = count - WINDOW;
        if (from < 0) {
            return Double.POSITIVE_INFINITY;
        }
        int middle = from + WINDOW / 2;
        double older = slope(from, middle);
        double newer = slope(middle, count);
        double acceleration = older > 0 ? (newer - older) / (count - middle) : 0;
        if (acceleration > 0) {
            return (Math.sqrt(newer * newer + 2 * acceleration * room) - newer) / acceleration;
        }
        double slope = slope(from, count);
        return slope > 0 ? room / slope : Double.POSITIVE_INFINITY;
    }

    private double slope(int from, int to) {
        int pairs = 0;
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                slopes[pairs++] = (values[j] - values[i]) / (j - i);
            }
        }
        Arrays.sort(slopes, 0, pairs);
        return slopes[pairs / 2];
    }

    /// Whether the window shows a climb that is neither one burst nor one of the collector's teeth: it leads
    /// above all that was there before, it is larger than any fall that was seen, and it is spread over time.
    ///
    /// @param wholeBytes what a rise is compared with
    boolean isSteady(long wholeBytes) {
        int from = count - WINDOW;
        if (from < 0 || values[count - 1] - greatestBefore(from) < ABOVE_SHARE * wholeBytes) {
            return false;
        }
        // What was never undercut again: teeth vanish, steps remain.
        double least = Double.POSITIVE_INFINITY;
        for (int i = WINDOW - 1; i >= 0; i--) {
            least = Math.min(least, values[from + i]);
            floor[i] = least;
        }
        double rise = floor[WINDOW - 1] - floor[0];
        double steepest = 0;
        for (int i = BURST; i < WINDOW; i++) {
            steepest = Math.max(steepest, floor[i] - floor[i - BURST]);
        }
        return rise >= Math.max(LEAST_RISE_SHARE * wholeBytes, OVER_TEETH * greatestTooth())
                && steepest <= MOST_OF_IT * rise;
    }

    private double greatestTooth() {
        double greatest = 0;
        for (int i = TOOTH; i < count; i++) {
            greatest = Math.max(greatest, values[i - TOOTH] - values[i]);
        }
        return greatest;
    }

    private double greatestBefore(int to) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < to; i++) {
            greatest = Math.max(greatest, values[i]);
        }
        return greatest;
    }
}

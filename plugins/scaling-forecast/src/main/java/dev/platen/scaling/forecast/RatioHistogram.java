package dev.platen.scaling.forecast;

/// How often reality was which multiple of the forecast; the old weighs less and less.
///
/// Ratios from 1/8 to 512 in buckets of a twelfth of a power of two (6 %). Instead of shrinking all that it
/// holds, each new one weighs more; the owner passes the weight and rescales before it overflows.
final class RatioHistogram {
    static final int BUCKETS = 144;

    private static final int BUCKETS_PER_OCTAVE = 12;
    private static final int LOWEST_OCTAVE = -3;

    private final double[] weights = new double[BUCKETS];
    private double total;

    void add(double ratio, double weight) {
        double octaves = Math.log(ratio) / Math.log(2) - LOWEST_OCTAVE;
        int bucket = (int) Math.max(0, Math.min(BUCKETS - 1, Math.ceil(octaves * BUCKETS_PER_OCTAVE)));
        weights[bucket] += weight;
        total += weight;
    }

    void scale(double factor) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            weights[bucket] *= factor;
        }
        total *= factor;
    }

    double weight(int bucket) {
        return weights[bucket];
    }

    double total() {
        return total;
    }

    /// The upper edge of the bucket.
    static double ratio(int bucket) {
        return Math.pow(2, (double) bucket / BUCKETS_PER_OCTAVE + LOWEST_OCTAVE);
    }
}

package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.ScalingObservation;

/// From a number of instances with fractions to one that can be started, and to words.
final class Rounding {
    /// A tenth of an instance too little is less than what messages may wait for.
    private static final double TOO_LITTLE_TO_MATTER = 0.1;

    private Rounding() {}

    /// Rounded up. Without an interval the arrivals are not known, so no instance is given back for want of
    /// them.
    static double wanted(double planned, ScalingObservation observation) {
        double whole = Math.ceil(planned - TOO_LITTLE_TO_MATTER);
        return observation.interval().isZero()
                ? Math.max(whole, observation.fleet().desired())
                : whole;
    }

    /// The sentence, with the bound that changed the outcome if one did.
    static String within(String sentence, double wanted, int desired) {
        if (wanted > desired) {
            return sentence + ", held at the upper bound " + desired;
        }
        return wanted < desired ? sentence + ", raised to the lower bound " + desired : sentence;
    }

    /// One decimal, the same in every locale.
    static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}

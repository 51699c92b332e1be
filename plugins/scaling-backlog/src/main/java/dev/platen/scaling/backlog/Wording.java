package dev.platen.scaling.backlog;

/// Reasons in words, the same in every locale.
final class Wording {
    private Wording() {}

    /// The sentence, with the bound that changed the outcome if one did.
    static String within(String sentence, double wanted, int desired) {
        if (wanted > desired) {
            return sentence + ", held at the upper bound " + desired;
        }
        return wanted < desired ? sentence + ", raised to the lower bound " + desired : sentence;
    }

    /// One decimal.
    static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}

package dev.platen.scaling.forecast;

/// How generous a plan is.
///
/// @param quantile which part of the time the demand until the horizon is to stay below the forecast
/// @param holdSeconds for how long the highest forecast counts before instances are given back
/// @param drainSeconds in which time a backlog that is expected at the horizon is to be gone after it
record Setting(double quantile, double holdSeconds, double drainSeconds) {
    /// The same in words, without a locale.
    String name() {
        return "quantile " + quantile + ", hold " + (long) holdSeconds + " s, drain " + (long) drainSeconds + " s";
    }
}

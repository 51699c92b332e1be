package dev.platen.app.fairness;

/// What one workspace may use at most, on each instance. What is beyond waits; it is not refused.
///
/// @param ratePerSecond requests that are begun in a second, on average; positive infinity for no limit
/// @param bytesInFlight bytes of requests that are in work at once; a single one may be larger;
///     [Long#MAX_VALUE] for no limit
public record WorkspaceLimits(double ratePerSecond, long bytesInFlight) {
    public static final WorkspaceLimits NONE = new WorkspaceLimits(Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    /// Slower than this is a pause.
    public static final double LEAST_RATE = 0.001;

    public WorkspaceLimits {
        if (!(ratePerSecond >= LEAST_RATE)) {
            throw new IllegalArgumentException("ratePerSecond must be at least " + LEAST_RATE + ": " + ratePerSecond);
        }
        if (bytesInFlight < 1) {
            throw new IllegalArgumentException("bytesInFlight must be positive: " + bytesInFlight);
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }
}

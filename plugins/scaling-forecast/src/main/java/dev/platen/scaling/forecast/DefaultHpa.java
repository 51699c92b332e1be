package dev.platen.scaling.forecast;

/// What Kubernetes' Horizontal Pod Autoscaler makes of a desired number with its default behaviour.
///
/// Every 15 s; nothing within 10 % of what is; up by at most 4 or to twice as many; down to the highest
/// recommendation of the last 300 s. Source: Kubernetes, "Horizontal Pod Autoscaling", default behaviour.
final class DefaultHpa {
    private static final double SYNC_SECONDS = 15;
    private static final double STABILISATION_SECONDS = 300;
    private static final double TOLERANCE = 0.1;
    private static final int PODS_UP = 4;

    private final HighWater recommended = new HighWater(STABILISATION_SECONDS);
    private double nowSeconds;
    private double syncedSeconds = Double.NEGATIVE_INFINITY;

    /// The instances that it asks for now.
    int follow(int desired, int instances, double seconds) {
        nowSeconds += seconds;
        if (nowSeconds - syncedSeconds < SYNC_SECONDS - 1e-6) {
            return instances;
        }
        syncedSeconds = nowSeconds;
        boolean close = instances > 0 && Math.abs((double) desired / instances - 1) <= TOLERANCE;
        int recommendation = close ? instances : desired;
        int highest = (int) recommended.highest(nowSeconds, recommendation);
        return recommendation > instances
                ? (int) Math.min(recommendation, instances + (long) Math.max(PODS_UP, instances))
                : Math.min(instances, highest);
    }
}

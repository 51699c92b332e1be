package dev.platen.simulator;

/// What a Kubernetes HorizontalPodAutoscaler does with a metric of type `AverageValue` and target 1, that is
/// with a number of instances that somebody wants.
///
/// By default: nothing within 10 % of what there is; up by at most 4 or 100 %, whichever is more, in 15 s;
/// down to the highest that was wanted within the last 300 s. Tuned: no tolerance, no limit, no waiting.
/// Both look every 15 s. (Kubernetes 1.33, `pkg/controller/podautoscaler`.)
final class PodAutoscaler {
    static final int SYNC_SECONDS = 15;
    private static final double TOLERANCE = 0.1;
    private static final int UP_INSTANCES = 4;
    private static final int STABILISATION_SECONDS = 300;

    private final boolean tuned;
    /// What was wanted at the last looks, less than the stabilisation ago: a ring.
    private final int[] wantedBefore = new int[STABILISATION_SECONDS / SYNC_SECONDS - 1];

    private int looks;

    private PodAutoscaler(boolean tuned) {
        this.tuned = tuned;
    }

    static PodAutoscaler byDefault() {
        return new PodAutoscaler(false);
    }

    static PodAutoscaler tuned() {
        return new PodAutoscaler(true);
    }

    /// The next size of a fleet of `current` instances, of which `wanted` are wanted. Called every 15 s.
    int next(int current, int wanted) {
        if (tuned) {
            return wanted;
        }
        int recommended = isTolerable(current, wanted) ? current : wanted;
        int highest = recommended;
        for (int i = 0; i < Math.min(looks, wantedBefore.length); i++) {
            highest = Math.max(highest, wantedBefore[i]);
        }
        wantedBefore[looks++ % wantedBefore.length] = recommended;
        int stabilised = recommended >= current ? recommended : Math.min(current, highest);
        return Math.min(stabilised, Math.max(current + UP_INSTANCES, 2 * current));
    }

    private static boolean isTolerable(int current, int wanted) {
        double ratio = (double) wanted / current;
        return current > 0 && ratio >= 1 - TOLERANCE && ratio <= 1 + TOLERANCE;
    }
}

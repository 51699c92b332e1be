package dev.platen.app.scaling;

/// What a workspace sends anyway: its rate, averaged over some minutes.
final class UsualRate {
    private static final double AVERAGED_SECONDS = 300;

    private double perSecond;
    private double knownSeconds;

    void learn(double seconds, long messages) {
        if (seconds <= 0) {
            return;
        }
        knownSeconds += seconds;
        // The plain mean at first, an exponential one when enough is known.
        double weight = Math.max(seconds / knownSeconds, 1 - Math.exp(-seconds / AVERAGED_SECONDS));
        perSecond += weight * (messages / seconds - perSecond);
    }

    double perSecond() {
        return perSecond;
    }
}

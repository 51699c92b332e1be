package dev.platen.app.pressure;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Says how long memory lasts if it goes on like this, and when that is worth an alert. Pure; one writer.
///
/// Time to exhaustion is `(0.85 · max − live) / slope`. Two things climb: what the ledger has reserved, which
/// is exact, and what is alive beside it, which shows leaks and wrong estimates under the collector's
/// saw-tooth. Each is looked at over 24 steps of 1, 4 and 16 seconds: a ramp of a minute is to be seen in
/// its first half, and a leak of an hour is hidden by noise in anything shorter.
///
/// An alert needs a climb that is neither a burst nor a tooth ([Climb#isSteady]) and little time, twice in a
/// row. It ends after a long calm, so that it does not flap: one alert an episode.
public final class ExhaustionForecast {
    private static final double EXHAUSTED_SHARE = 0.85;
    private static final int CONFIRMING = 2;
    private static final double CALM_FACTOR = 2;
    private static final int CALM_SECONDS = 30;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final double horizonSeconds;
    private final List<Scale> scales = List.of(new Scale(1, 1), new Scale(4, 2), new Scale(16, 4), new Scale(64, 4));
    private long second = Long.MIN_VALUE;
    private int exhausted;
    private int calm;
    private boolean alert;
    private double secondsLeft = Double.POSITIVE_INFINITY;

    /// @param horizonSeconds an alert is given when less than this is left
    public ExhaustionForecast(double horizonSeconds) {
        if (!(horizonSeconds > 0)) {
            throw new IllegalArgumentException("horizonSeconds must be positive: " + horizonSeconds);
        }
        this.horizonSeconds = horizonSeconds;
    }

    /// Takes the next sample in.
    public void add(PressureSample sample) {
        long maxBytes = sample.heap().maxBytes();
        double roomBytes = EXHAUSTED_SHARE * maxBytes - sample.heap().liveBytes();
        long now = Math.floorDiv(sample.atNanos(), NANOS_PER_SECOND);
        for (Scale scale : scales) {
            scale.add(now, sample, roomBytes);
        }
        if (now != second) {
            second = now;
            judge(roomBytes);
        }
    }

    private void judge(double roomBytes) {
        exhausted = roomBytes <= 0 ? exhausted + 1 : 0;
        secondsLeft = roomBytes <= 0 ? 0 : Double.POSITIVE_INFINITY;
        boolean near = exhausted >= CONFIRMING;
        for (Scale scale : scales) {
            secondsLeft = Math.min(secondsLeft, scale.secondsLeft);
            near |= scale.confirmed >= CONFIRMING;
        }
        calm = secondsLeft > CALM_FACTOR * horizonSeconds ? calm + 1 : 0;
        if (near) {
            alert = true;
        } else if (calm >= CALM_SECONDS) {
            alert = false;
        }
    }

    /// Seconds until the live set reaches 85 % of the heap; infinite while nothing climbs.
    public double secondsLeft() {
        return secondsLeft;
    }

    /// Whether there is reason for an alert: from the moment when exhaustion is in sight until it has not
    /// been for a while.
    public boolean alert() {
        return alert;
    }

    /// One length of steps.
    private final class Scale {
        private final int stepSeconds;
        private final double farsightedness;
        private final Climb reserved = new Climb();
        private final Climb beside = new Climb();
        private long step = Long.MIN_VALUE;
        private int confirmed;
        private double secondsLeft = Double.POSITIVE_INFINITY;

        /// @param farsightedness how many times further than the horizon this one can see
        Scale(int stepSeconds, double farsightedness) {
            this.stepSeconds = stepSeconds;
            this.farsightedness = farsightedness;
        }

        void add(long nowSeconds, PressureSample sample, double roomBytes) {
            long now = Math.floorDiv(nowSeconds, stepSeconds);
            if (now != step) {
                if (step != Long.MIN_VALUE) {
                    judge(sample.heap().maxBytes(), roomBytes);
                }
                reserved.next(now == step + 1);
                beside.next(now == step + 1);
                step = now;
            }
            long reservedBytes = sample.reservations().reservedBytes();
            reserved.add((double) reservedBytes);
            beside.add((double) (sample.heap().liveBytes() - reservedBytes));
        }

        private void judge(long maxBytes, double roomBytes) {
            double byLedger = stepSeconds * reserved.stepsFor(roomBytes);
            double byOthers = stepSeconds * beside.stepsFor(roomBytes);
            boolean ledgerClimbs = reserved.isSteady(maxBytes);
            boolean othersClimb = beside.isSteady(maxBytes);
            secondsLeft = Math.min(
                    ledgerClimbs ? byLedger : Double.POSITIVE_INFINITY,
                    othersClimb ? byOthers : Double.POSITIVE_INFINITY);
            confirmed = secondsLeft <= farsightedness * horizonSeconds ? confirmed + 1 : 0;
        }
    }
}

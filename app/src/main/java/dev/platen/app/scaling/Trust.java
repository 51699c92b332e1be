package dev.platen.app.scaling;

import java.time.Duration;
import java.time.Instant;

/// How much a workspace's announcements are believed.
///
/// @param value from 0 (nothing came) to 1 (all came)
/// @param since when it was that; it recovers from then on
public record Trust(double value, Instant since) {
    /// What is missing to full trust halves in this time.
    private static final double HALF_LIFE_DAYS = 30;

    /// An announcement of which this part came was kept.
    private static final double KEPT = 0.9;

    private static final double STEP = 0.5;

    public Trust {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("trust " + value);
        }
    }

    /// Whether it is as if there never had been an announcement.
    boolean isFull() {
        return value == 1;
    }

    /// The trust at a later time.
    double at(Instant now) {
        double days = Math.max(0, Duration.between(since, now).toSeconds() / 86_400.0);
        return 1 - (1 - value) * Math.pow(0.5, days / HALF_LIFE_DAYS);
    }

    /// The trust after another announcement.
    ///
    /// @param before the trust before
    /// @param share the part of the announcement that came
    static Trust after(double before, double share, Instant now) {
        double kept = share >= KEPT ? 1 : share;
        double next = kept < before ? before + STEP * (kept - before) : Math.min(kept, before + STEP);
        return new Trust(Math.clamp(next, 0, 1), now);
    }
}

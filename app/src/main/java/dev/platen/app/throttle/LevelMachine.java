package dev.platen.app.throttle;

/// From pressure to a level. Pure; one writer.
///
/// Up at once, over as many levels as it takes: a burst fills a small heap in half a second. Down one level
/// after the other, each after pressure has been below its threshold, by some more, for a dwell: what let
/// pressure fall was the level itself, and its end may bring it back. So from any level, with pressure low,
/// the lowest is reached within four dwells.
public final class LevelMachine {
    private final ThrottleSettings settings;
    private final long dwellNanos;
    private ThrottleLevel level = ThrottleLevel.NORMAL;
    private boolean falling;
    private long fallingSinceNanos;

    public LevelMachine(ThrottleSettings settings) {
        this.settings = settings;
        this.dwellNanos = settings.dwell().toNanos();
    }

    /// The level now.
    public ThrottleLevel level() {
        return level;
    }

    /// The level after pressure was `pressure` at `nowNanos`.
    public ThrottleLevel next(long nowNanos, double pressure) {
        ThrottleLevel reached = reached(pressure);
        if (reached.compareTo(level) > 0) {
            level = reached;
            falling = false;
        } else if (level != ThrottleLevel.NORMAL && pressure < settings.threshold(level) - settings.hysteresis()) {
            fall(nowNanos);
        } else {
            falling = false;
        }
        return level;
    }

    private void fall(long nowNanos) {
        if (!falling) {
            falling = true;
            fallingSinceNanos = nowNanos;
        } else if (nowNanos - fallingSinceNanos >= dwellNanos) {
            level = level.below();
            fallingSinceNanos = nowNanos;
        }
    }

    private ThrottleLevel reached(double pressure) {
        ThrottleLevel reached = ThrottleLevel.NORMAL;
        for (ThrottleLevel candidate : ThrottleLevel.values()) {
            if (candidate != ThrottleLevel.NORMAL && pressure >= settings.threshold(candidate)) {
                reached = candidate;
            }
        }
        return reached;
    }
}

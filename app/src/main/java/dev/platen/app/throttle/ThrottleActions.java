package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// Carries out what a level's rule says, and only what changes. One writer.
final class ThrottleActions {
    private static final long RECORDING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ThrottleSettings settings;
    private final Controls controls;
    private final ToLongFunction<Lane> received;
    private final Trickle trickle = new Trickle();
    private ThrottleLevel level = ThrottleLevel.NORMAL;
    private LevelRule rule = LevelRule.NONE;
    private Set<Lane> paused = Set.of();
    private boolean recorded;
    private long recordedAtNanos;
    private int recordings;

    /// @param received messages taken from a lane since the start
    ThrottleActions(ThrottleSettings settings, Controls controls, ToLongFunction<Lane> received) {
        this.settings = settings;
        this.controls = controls;
        this.received = received;
    }

    /// Makes it so for `newLevel`.
    void apply(long nowNanos, ThrottleLevel newLevel) {
        ThrottleLevel acting = settings.acting(newLevel);
        LevelRule wanted = settings.rule(acting);
        if (wanted.savesRecording() && acting.compareTo(level) > 0) {
            saveRecording(nowNanos, acting);
        }
        if (wanted.budgetFactor() != rule.budgetFactor()) {
            controls.budgetFactor(wanted.budgetFactor());
        }
        if (wanted.cacheFactor() != rule.cacheFactor()) {
            controls.cacheFactor(wanted.cacheFactor());
        }
        if (wanted.oneAtATime() != rule.oneAtATime()) {
            controls.oneAtATime(wanted.oneAtATime());
        }
        Set<Lane> lanes = trickle.paused(wanted.pausedLanes(), received, nowNanos);
        if (!lanes.equals(paused)) {
            paused = lanes.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(lanes));
            controls.pauseLanes(paused);
        }
        level = acting;
        rule = wanted;
    }

    private void saveRecording(long nowNanos, ThrottleLevel reason) {
        if (!recorded || nowNanos - recordedAtNanos >= RECORDING_NANOS) {
            recorded = true;
            recordedAtNanos = nowNanos;
            recordings++;
            controls.saveRecording(reason.id());
        }
    }

    /// The level whose rule is in force.
    ThrottleLevel level() {
        return level;
    }

    LevelRule rule() {
        return rule;
    }

    /// The lanes that are paused at the moment.
    Set<Lane> paused() {
        return paused;
    }

    /// Recordings that were saved since the start.
    int recordings() {
        return recordings;
    }
}

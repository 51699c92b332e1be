package dev.platen.app.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Bounds by how much the fleet grows or shrinks within any minute: against the smallest and the largest
/// size that was decided within the last one.
final class RateOfChange {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int upPerMinute;
    private final int downPerMinute;
    private final Deque<Decided> window = new ArrayDeque<>();
    /// What was decided when the minute began.
    private @Nullable Decided base;

    private record Decided(Instant at, int desired) {}

    RateOfChange(int upPerMinute, int downPerMinute) {
        this.upPerMinute = upPerMinute;
        this.downPerMinute = downPerMinute;
    }

    boolean isNone() {
        return upPerMinute == ScalingLimits.UNLIMITED && downPerMinute == ScalingLimits.UNLIMITED;
    }

    /// The size next to `wanted` that is allowed.
    int allow(Instant at, int wanted) {
        if (isNone()) {
            return wanted;
        }
        Instant from = at.minus(WINDOW);
        while (!window.isEmpty() && !window.getFirst().at().isAfter(from)) {
            base = window.removeFirst();
        }
        int least = Integer.MAX_VALUE;
        int most = 0;
        if (base != null) {
            least = base.desired();
            most = least;
        }
        for (Decided decided : window) {
            least = Math.min(least, decided.desired());
            most = Math.max(most, decided.desired());
        }
        long ceiling = (long) least + upPerMinute;
        long floor = (long) most - downPerMinute;
        return (int) Math.max(Math.min(wanted, ceiling), Math.min(floor, ceiling));
    }

    /// What was decided in the end.
    void decided(Instant at, int desired) {
        if (!isNone()) {
            window.addLast(new Decided(at, desired));
        }
    }
}

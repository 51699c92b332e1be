package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// Opens paused lanes, from the highest down, while those above them have nothing: at every level the highest
/// lane that is not empty is served, whichever it is. Pure; one writer.
final class Trickle {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long[] received = new long[Lane.values().length];
    private final Set<Lane> paused = EnumSet.noneOf(Lane.class);
    private Set<Lane> wanted = Set.of();
    private long quietSinceNanos;

    /// The lanes that shall be paused now.
    ///
    /// @param nowWanted the lanes that the level pauses
    /// @param receivedByLane messages taken from a lane since the start
    Set<Lane> paused(Set<Lane> nowWanted, ToLongFunction<Lane> receivedByLane, long nowNanos) {
        boolean active = countReceived(receivedByLane);
        if (!nowWanted.equals(wanted)) {
            wanted = nowWanted;
            close(nowNanos);
        } else if (active) {
            quietSinceNanos = nowNanos;
        } else if (nowNanos - quietSinceNanos >= QUIET_NANOS && !paused.isEmpty()) {
            paused.remove(paused.iterator().next());
            quietSinceNanos = nowNanos;
        }
        return paused;
    }

    private void close(long nowNanos) {
        paused.clear();
        paused.addAll(wanted);
        quietSinceNanos = nowNanos;
    }

    /// Whether an open lane had messages; a lane that is not paused at all closes those that were opened.
    private boolean countReceived(ToLongFunction<Lane> receivedByLane) {
        boolean active = false;
        for (Lane lane : Lane.values()) {
            long total = receivedByLane.applyAsLong(lane);
            boolean moved = total != received[lane.ordinal()];
            received[lane.ordinal()] = total;
            if (moved && !paused.contains(lane)) {
                active = true;
                paused.addAll(lowerThan(lane));
            }
        }
        return active;
    }

    private Set<Lane> lowerThan(Lane lane) {
        Set<Lane> lower = EnumSet.noneOf(Lane.class);
        for (Lane candidate : wanted) {
            if (candidate.compareTo(lane) > 0) {
                lower.add(candidate);
            }
        }
        return lower;
    }
}

package dev.platen.app.scaling;

import dev.platen.spi.scaling.FleetState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Keeps what any 24 hours cost below a cap. A fourth of it is a reserve for bursts, three fourths come back
/// evenly over the day; so 24 hours that begin with a full reserve cost the cap and no more.
///
/// The fleet may be as large as what comes back pays for, plus what would use up the reserve in an hour. So
/// a reserve that runs out lowers the bound little by little: capacity does not fall at once while there is
/// most to do.
final class CostCap {
    private static final double RESERVE_SHARE = 0.25;
    private static final double HOURS_PER_DAY = 24;
    private static final double NANOS_PER_HOUR = 3.6e12;

    private final double reserveMaxHours;
    private final double refillPerHour;
    private double reserveHours;
    private @Nullable Instant lastAt;

    /// @param instanceHoursPerDay the cap; infinite for none
    CostCap(double instanceHoursPerDay) {
        reserveMaxHours = RESERVE_SHARE * instanceHoursPerDay;
        refillPerHour = (1 - RESERVE_SHARE) * instanceHoursPerDay / HOURS_PER_DAY;
        reserveHours = reserveMaxHours;
    }

    boolean isNone() {
        return Double.isInfinite(reserveMaxHours);
    }

    /// Goes on with what an earlier leader had left.
    void restore(Instant at, double leftHours) {
        lastAt = at;
        reserveHours = Math.clamp(leftHours, 0, reserveMaxHours);
    }

    /// Pays for the fleet as it is since the last call; instances are paid for from their start to their
    /// end.
    void pay(Instant at, FleetState fleet) {
        if (isNone()) {
            return;
        }
        if (lastAt != null && at.isAfter(lastAt)) {
            double hours = Duration.between(lastAt, at).toNanos() / NANOS_PER_HOUR;
            int instances = fleet.starting().size() + fleet.ready() + fleet.draining();
            reserveHours = Math.clamp(reserveHours + (refillPerHour - instances) * hours, 0, reserveMaxHours);
        }
        lastAt = at;
    }

    /// How many instances there may be now.
    int bound() {
        return (int) Math.min(Integer.MAX_VALUE, refillPerHour + reserveHours);
    }

    double reserveHours() {
        return reserveHours;
    }
}

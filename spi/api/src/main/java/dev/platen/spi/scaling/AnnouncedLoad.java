package dev.platen.spi.scaling;

import java.time.Duration;
import java.time.Instant;

/// Messages that somebody said would come.
///
/// @param id the announcement's own name
/// @param workspace whose messages
/// @param lane into which lane
/// @param messages how many
/// @param start when the first one comes
/// @param ramp over how long they come, evenly; zero if all come at once
/// @param trust which share of what this workspace announced before did come, from 0 to 1; 1 if nothing is
///     known against it
public record AnnouncedLoad(
        String id, String workspace, String lane, long messages, Instant start, Duration ramp, double trust) {
    public AnnouncedLoad {
        if (messages < 0 || ramp.isNegative() || !(trust >= 0 && trust <= 1)) {
            throw new IllegalArgumentException(
                    "announcement " + id + ": messages " + messages + ", ramp " + ramp + ", trust " + trust);
        }
    }

    /// When the last message comes.
    public Instant end() {
        return start.plus(ramp);
    }

    /// Messages announced from `from` until before `to`; what comes at once comes at `start`.
    public double messagesBetween(Instant from, Instant to) {
        if (ramp.isZero()) {
            return !start.isBefore(from) && start.isBefore(to) ? messages : 0;
        }
        double total = ramp.getSeconds() * 1e9 + ramp.getNano();
        double begin = Math.max(0, Math.min(total, nanosFromStart(from)));
        double end = Math.max(0, Math.min(total, nanosFromStart(to)));
        return end <= begin ? 0 : messages * (end - begin) / total;
    }

    /// A double, because instants may be further apart than 292 years.
    private double nanosFromStart(Instant instant) {
        return (instant.getEpochSecond() - start.getEpochSecond()) * 1e9 + (instant.getNano() - start.getNano());
    }
}

package dev.platen.app.scaling;

import java.time.Duration;
import java.time.Instant;

/// Messages that somebody says will come: the manifest of a campaign.
///
/// @param id its name; a second announcement of the same name replaces the first
/// @param workspace whose messages
/// @param lane into which lane
/// @param messages how many
/// @param start when the first one comes
/// @param ramp over how long they come, evenly; zero if all come at once
public record Announcement(String id, String workspace, String lane, long messages, Instant start, Duration ramp) {
    public Announcement {
        if (messages < 1 || ramp.isNegative()) {
            throw new IllegalArgumentException("announcement " + id + ": messages " + messages + ", ramp " + ramp);
        }
    }

    /// When the last message comes.
    public Instant end() {
        return start.plus(ramp);
    }

    /// How many should have come by `time`.
    double messagesBefore(Instant time) {
        if (!time.isAfter(start)) {
            return 0;
        }
        return ramp.isZero() || !time.isBefore(end())
                ? messages
                : messages * ((double) Duration.between(start, time).toMillis() / Math.max(1, ramp.toMillis()));
    }
}

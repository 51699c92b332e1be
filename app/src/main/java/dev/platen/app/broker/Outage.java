package dev.platen.app.broker;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns what is connected into what an operator wants to read: one line when the broker goes, one a minute
/// while it stays away, and one when it is back.
final class Outage {
    /// A topic that moves to another broker of the cluster is away for a moment; nobody needs to know.
    private static final long GRACE_NANOS = 1_000_000_000L;

    private static final long REMIND_NANOS = 60_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MOST_NAMED = 4;

    private final String broker;
    private boolean away;
    private boolean told;
    private long sinceNanos;
    private long toldNanos;

    /// What to log.
    ///
    /// @param good whether it is good news
    record Line(boolean good, String text) {}

    /// @param broker where the broker is, for people
    Outage(String broker) {
        this.broker = broker;
    }

    /// Looks at what is not connected.
    ///
    /// @param missing its names; none if all is well
    /// @return what is to be said now, or null
    @Nullable
    Line look(List<String> missing, long nowNanos) {
        if (missing.isEmpty()) {
            return back(nowNanos);
        }
        if (!away) {
            away = true;
            sinceNanos = nowNanos;
            return null;
        }
        if (told ? nowNanos - toldNanos < REMIND_NANOS : nowNanos - sinceNanos < GRACE_NANOS) {
            return null;
        }
        Line line = new Line(
                false,
                told
                        ? "the broker at " + broker + " has been away for " + seconds(nowNanos) + " s; not connected: "
                                + names(missing)
                        : "the broker at " + broker + " is away; not connected: " + names(missing)
                                + ". Requests wait there, nothing is lost; this instance reconnects by itself");
        told = true;
        toldNanos = nowNanos;
        return line;
    }

    private @Nullable Line back(long nowNanos) {
        boolean wasTold = told;
        away = false;
        told = false;
        return wasTold
                ? new Line(true, "the broker at " + broker + " is back after " + seconds(nowNanos) + " s")
                : null;
    }

    private String seconds(long nowNanos) {
        return String.format(Locale.ROOT, "%.1f", (nowNanos - sinceNanos) / NANOS_PER_SECOND);
    }

    private static String names(List<String> missing) {
        int more = missing.size() - MOST_NAMED;
        return String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}

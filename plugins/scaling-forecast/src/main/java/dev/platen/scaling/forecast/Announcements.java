package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.ScalingObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What was announced, second by second until the horizon, and which part of what arrived it explains.
///
/// Every message counts with the trust in its workspace. What was explained is taken from the arrivals
/// before anything is forecast from them, so a campaign is counted once: as announced load while it lasts,
/// not at all when it is over.
final class Announcements {
    private static final int MAX_SECONDS = 3_600;
    private static final int MOST_POINTS = 128;

    /// A second is left of what a message may wait: decisions and announcements are no finer.
    private static final double WAIT_SECONDS = Outlook.PATIENCE_SECONDS - 1;

    private List<AnnouncedLoad> before = List.of();
    private double[] until = new double[2];
    private int seconds;
    private final double[] explained = new double[ArrivalCurve.MAX_STEPS];

    /// Takes the observation; `horizonSeconds` is how far the plan looks.
    void read(ScalingObservation observation, double horizonSeconds) {
        List<AnnouncedLoad> now = observation.announced();
        seconds = (int) Math.min(MAX_SECONDS, Math.ceil(horizonSeconds)) + 1;
        if (until.length <= seconds) {
            until = new double[seconds + 1];
        }
        Arrays.fill(explained, 0);
        if (!now.isEmpty() || !before.isEmpty()) {
            explain(observation, now);
        }
        Arrays.fill(until, 0, seconds + 1, 0);
        if (!now.isEmpty()) {
            for (AnnouncedLoad load : now) {
                spread(load, observation.at());
            }
            for (int second = 1; second <= seconds; second++) {
                until[second] += until[second - 1];
            }
        }
        before = now;
    }

    /// An announcement that ended within the interval is no longer in the observation: so the one before
    /// counts, too.
    private void explain(ScalingObservation observation, List<AnnouncedLoad> now) {
        Set<String> known = new HashSet<>();
        for (AnnouncedLoad load : now) {
            known.add(load.id());
            explain(observation, load);
        }
        for (AnnouncedLoad load : before) {
            if (!known.contains(load.id())) {
                explain(observation, load);
            }
        }
    }

    private void explain(ScalingObservation observation, AnnouncedLoad load) {
        Duration interval = observation.interval();
        Instant begin = observation.at().minus(interval);
        int steps = ArrivalCurve.steps(Seconds.of(interval));
        for (int step = 0; step < steps; step++) {
            Instant from = begin.plus(interval.multipliedBy(step).dividedBy(steps));
            Instant to = begin.plus(interval.multipliedBy(step + 1).dividedBy(steps));
            explained[step] += load.trust() * load.messagesBetween(from, to);
        }
    }

    /// Adds the load to the seconds in which it comes; `until[n]` is second n - 1 until they are summed up.
    private void spread(AnnouncedLoad load, Instant now) {
        double begin = Seconds.between(now, load.start());
        double length = Seconds.of(load.ramp());
        double messages = load.trust() * load.messages();
        if (begin >= seconds || begin + length < 0) {
            return;
        }
        if (length == 0) {
            until[(int) Math.floor(begin) + 1] += messages;
            return;
        }
        int last = (int) Math.min(seconds - 1, Math.floor(begin + length));
        for (int second = (int) Math.max(0, Math.floor(begin)); second <= last; second++) {
            double covered = Math.min(second + 1, begin + length) - Math.max(second, begin);
            until[second + 1] += Math.max(0, covered) * messages / length;
        }
    }

    /// Announced messages of the last interval.
    double explained() {
        return Arrays.stream(explained).sum();
    }

    /// Announced messages of one of the last interval's steps, which are those of an [ArrivalCurve].
    double explained(int step) {
        return explained[step];
    }

    /// Announced messages from now until `ahead` seconds from now.
    double messagesUntil(double ahead) {
        double within = Math.max(0, Math.min(seconds, ahead));
        int whole = (int) Math.min(seconds - 1, Math.floor(within));
        return until[whole] + (within - whole) * (until[whole + 1] - until[whole]);
    }

    /// The lowest rate of rendering, in messages per second, at which none of what is announced waits for
    /// longer than `WAIT_SECONDS`: the highest of all messages(a, b) / (b - a + wait) with a < b until the
    /// horizon (the delay bound of a constant-rate server, Le Boudec and Thiran, "Network Calculus", 2001).
    double rateInTime() {
        // Announcements are coarser than this, and a long horizon must not take long.
        int step = 1 + seconds / MOST_POINTS;
        double highest = 0;
        for (int end = step; end <= seconds; end += step) {
            for (int begin = 0; begin < end; begin += step) {
                highest = Math.max(highest, (until[end] - until[begin]) / (end - begin + WAIT_SECONDS));
            }
        }
        return highest;
    }
}

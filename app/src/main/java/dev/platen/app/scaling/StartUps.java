package dev.platen.app.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// How long instances take from being asked for until they are ready, whoever starts them: an instance that
/// appears answers the oldest request that is open. Pure.
final class StartUps {
    private static final int KEPT = 30;

    /// Who asked so many start-up times ago has nothing to expect any more.
    private static final int GIVEN_UP_AFTER = 5;

    private static final Duration GIVEN_UP_AT_LEAST = Duration.ofMinutes(2);

    private final Deque<Instant> asked = new ArrayDeque<>();
    private final Percentiles measured = new Percentiles(KEPT);
    private final Percentiles ofProcesses = new Percentiles(KEPT);
    private final Duration assumed;

    /// @param assumed what is expected before anything was measured
    StartUps(Duration assumed) {
        this.assumed = assumed;
    }

    /// The fleet should have `more` instances than it was asked to have before; fewer, if negative.
    void changed(int more, Instant at) {
        for (int i = 0; i < more; i++) {
            asked.addLast(at);
        }
        for (int i = 0; i > more && !asked.isEmpty(); i--) {
            asked.removeLast();
        }
    }

    /// An instance appeared that was not there.
    ///
    /// @param ofProcess from the start of its process until it was ready
    void appeared(Instant at, Duration ofProcess) {
        ofProcesses.add((double) ofProcess.toMillis());
        forget(at);
        // What was asked for later than its process began is somebody else.
        Instant oldest = asked.peekFirst();
        if (oldest != null && !oldest.isAfter(at.minus(ofProcess).plusSeconds(1))) {
            asked.removeFirst();
            measured.add((double) Duration.between(oldest, at).toMillis());
        }
    }

    Duration p50() {
        return at(50);
    }

    Duration p90() {
        return at(90);
    }

    private Duration at(double percent) {
        Percentiles known = measured.isEmpty() ? ofProcesses : measured;
        return known.isEmpty() ? assumed : Duration.ofMillis(Math.round(known.at(percent)));
    }

    private void forget(Instant now) {
        Duration givenUp = p90().multipliedBy(GIVEN_UP_AFTER);
        Duration limit = givenUp.compareTo(GIVEN_UP_AT_LEAST) < 0 ? GIVEN_UP_AT_LEAST : givenUp;
        asked.removeIf(at -> at.plus(limit).isBefore(now));
    }

    /// The ages of what was asked for and is not there, the oldest first; at most `missing`, which is what
    /// the fleet lacks.
    List<Duration> starting(int missing, Instant now) {
        forget(now);
        List<Duration> ages = new ArrayList<>();
        // Of more requests than instances are missing, the oldest were answered unseen.
        Iterator<Instant> newest = asked.descendingIterator();
        while (newest.hasNext() && ages.size() < missing) {
            Duration age = Duration.between(newest.next(), now);
            ages.addFirst(age.isNegative() ? Duration.ZERO : age);
        }
        return ages;
    }
}

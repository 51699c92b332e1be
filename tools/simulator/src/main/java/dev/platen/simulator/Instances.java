package dev.platen.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The instances of a simulated fleet. They cost from the moment they are asked for to the end of their
/// drain.
final class Instances {
    private final int startUpSeconds;
    private final int drainSeconds;
    /// When each instance that starts was asked for, the oldest first: a ring.
    private final int[] asked;
    private int firstAsked;
    private int starting;
    private int ready;
    /// Instances that drain, by the second in which they end: a ring.
    private final int[] ends;

    private int draining;

    /// @param ready instances at the beginning
    /// @param max instances that there can be without the draining ones
    Instances(int startUpSeconds, int drainSeconds, int ready, int max) {
        this.startUpSeconds = startUpSeconds;
        this.drainSeconds = drainSeconds;
        this.ready = ready;
        this.asked = new int[Math.max(1, max)];
        this.ends = new int[drainSeconds + 1];
    }

    /// It is `second` now: instances become ready, others have ended.
    void advance(int second) {
        while (starting > 0 && second - asked[firstAsked] >= startUpSeconds) {
            firstAsked = (firstAsked + 1) % asked.length;
            starting--;
            ready++;
        }
        int slot = second % ends.length;
        draining -= ends[slot];
        ends[slot] = 0;
    }

    /// Asks for more, or sends the surplus away: first what still starts, the newest first; then what is
    /// ready ends what it has.
    void resize(int desired, int second) {
        while (ready + starting < desired) {
            asked[(firstAsked + starting) % asked.length] = second;
            starting++;
        }
        while (ready + starting > desired && starting > 0) {
            starting--;
        }
        int surplus = ready + starting - desired;
        if (surplus > 0) {
            ready -= surplus;
            if (drainSeconds > 0) {
                draining += surplus;
                ends[(second + drainSeconds) % ends.length] += surplus;
            }
        }
    }

    int ready() {
        return ready;
    }

    int draining() {
        return draining;
    }

    /// What a Kubernetes deployment calls its replicas: all that do not end.
    int current() {
        return ready + starting;
    }

    /// Instances that cost.
    int billed() {
        return ready + starting + draining;
    }

    /// How long ago each instance that starts was asked for.
    List<Duration> startingAges(int second) {
        List<Duration> ages = new ArrayList<>(starting);
        for (int i = 0; i < starting; i++) {
            ages.add(Duration.ofSeconds(second - (long) asked[(firstAsked + i) % asked.length]));
        }
        return ages;
    }
}

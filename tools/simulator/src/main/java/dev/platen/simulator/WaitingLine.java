package dev.platen.simulator;

import java.util.Arrays;

/// Messages that wait, first come, first served. Within a second messages arrive evenly and are served
/// evenly, so the wait is a straight line over the messages of a second, and each piece of it is exact.
final class WaitingLine {
    private static final double EPSILON = 1e-9;

    private final Waits waits;
    /// Groups that arrived in one second and are not all served: a ring.
    private int[] seconds = new int[64];

    private double[] arrived = new double[64];
    private int head;
    private int size;
    /// How many of the first group are served.
    private double served;

    private double waiting;

    WaitingLine(Waits waits) {
        this.waits = waits;
    }

    /// One second passes.
    ///
    /// @param second which one; one after the other
    /// @param arrivals messages that arrive in it
    /// @param rate messages that can be served in it
    void pass(int second, double arrivals, double rate) {
        if (size == 0 && arrivals <= rate) {
            waits.addUnwaited(arrivals);
            return;
        }
        if (arrivals > 0) {
            append(second, arrivals);
            waiting += arrivals;
        }
        if (rate > 0) {
            serve(second, rate);
        }
    }

    private void serve(int second, double rate) {
        double now = second;
        double end = second + 1.0;
        while (size > 0 && now < end - EPSILON) {
            double left = arrived[head] - served;
            double wait = Math.max(0, now - arrivalOf(served));
            if (seconds[head] == second && arrived[head] <= rate) {
                // What arrives more slowly than it is served: the line may end before the second does.
                double untilNoneWaits = wait == 0 ? 0 : wait / (1 / arrived[head] - 1 / rate);
                if (untilNoneWaits <= left) {
                    waits.add(wait, 0, untilNoneWaits);
                    waits.addUnwaited(left - untilNoneWaits);
                    remove(left);
                    return;
                }
            }
            double count = Math.min(left, rate * (end - now));
            double after = now + count / rate;
            waits.add(wait, after - arrivalOf(served + count), count);
            now = after;
            remove(count);
        }
    }

    /// When the message at a position of the first group arrived.
    private double arrivalOf(double position) {
        return seconds[head] + position / arrived[head];
    }

    private void append(int second, double count) {
        if (size == seconds.length) {
            grow();
        }
        int at = (head + size) % seconds.length;
        seconds[at] = second;
        arrived[at] = count;
        size++;
    }

    private void grow() {
        int[] newSeconds = Arrays.copyOf(seconds, 2 * size);
        double[] newArrived = Arrays.copyOf(arrived, 2 * size);
        for (int i = 0; i < size; i++) {
            newSeconds[i] = seconds[(head + i) % size];
            newArrived[i] = arrived[(head + i) % size];
        }
        seconds = newSeconds;
        arrived = newArrived;
        head = 0;
    }

    private void remove(double count) {
        served += count;
        waiting -= count;
        if (arrived[head] - served <= EPSILON * arrived[head]) {
            head = (head + 1) % seconds.length;
            size--;
            served = 0;
        }
        if (size == 0) {
            waiting = 0;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Messages that wait.
    double waiting() {
        return waiting;
    }

    /// How long the first one has waited at `time`, in seconds.
    double oldest(double time) {
        return size == 0 ? 0 : Math.max(0, time - arrivalOf(served));
    }
}

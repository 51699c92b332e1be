package dev.platen.simulator;

import java.util.Arrays;

/// Messages that wait, the first one first: those that arrived in one second are a group, evenly spread over
/// it. A ring.
final class Groups {
    private static final double EPSILON = 1e-9;

    private int[] seconds = new int[64];
    private double[] arrived = new double[64];
    private int head;
    private int size;
    /// How many of the first group are gone.
    private double gone;

    private double waiting;

    void add(int second, double count) {
        if (size == seconds.length) {
            grow();
        }
        int at = (head + size) % seconds.length;
        seconds[at] = second;
        arrived[at] = count;
        size++;
        waiting += count;
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

    boolean isEmpty() {
        return size == 0;
    }

    /// Messages of all groups.
    double waiting() {
        return waiting;
    }

    /// The second in which the first group arrived; there must be one.
    int second() {
        return seconds[head];
    }

    /// How many came in the second of the first group.
    double arrived() {
        return arrived[head];
    }

    /// Messages of the first group that are still there.
    double left() {
        return arrived[head] - gone;
    }

    /// When a message of the first group arrived: the one behind `ahead` others that are still there.
    double arrivalBehind(double ahead) {
        return seconds[head] + (gone + ahead) / arrived[head];
    }

    /// The first `count` messages of the first group leave.
    void remove(double count) {
        gone += count;
        waiting -= count;
        if (arrived[head] - gone <= EPSILON * arrived[head]) {
            head = (head + 1) % seconds.length;
            size--;
            gone = 0;
        }
        if (size == 0) {
            waiting = 0;
        }
    }
}

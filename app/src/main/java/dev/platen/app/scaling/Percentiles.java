package dev.platen.app.scaling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The last measurements of something and their percentiles.
final class Percentiles {
    private final double[] ring;
    private int count;
    private int next;

    /// @param size how many are kept
    Percentiles(int size) {
        ring = new double[size];
    }

    void add(double value) {
        ring[next] = value;
        next = (next + 1) % ring.length;
        count = Math.min(ring.length, count + 1);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// The value below which `percent` of the kept ones are (nearest rank); there must be one.
    double at(double percent) {
        List<Double> sorted = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sorted.add(ring[i]);
        }
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * count);
        return sorted.get(Math.max(0, rank - 1));
    }
}

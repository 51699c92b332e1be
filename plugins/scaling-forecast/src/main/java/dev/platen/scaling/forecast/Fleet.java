package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.FleetState;
import java.time.Duration;
import java.util.Arrays;

/// Instances that work and instances that will: the real ones or those of a shadow fleet.
///
/// One object for many decisions, so that none allocates.
final class Fleet {
    /// Which part of its rate an instance at a pressure level still gives; beyond what the measured rate
    /// knows, because a level can rise faster than a rate is measured.
    private static final double[] PART_AT_LEVEL = {1, 1, 1, 0.75, 0.5};

    private double working;
    private int ready;
    private int batches;
    private double[] remainingSeconds = new double[64];
    private int[] counts = new int[64];

    /// The real fleet. An instance that is late is expected at any moment.
    void read(FleetState state, double startUpSeconds) {
        clear(state.ready());
        for (int level : state.levels()) {
            working -= 1 - PART_AT_LEVEL[Math.max(0, Math.min(PART_AT_LEVEL.length - 1, level))];
        }
        working = Math.max(0, working);
        for (Duration age : state.starting()) {
            add(1, Math.max(0, startUpSeconds - Seconds.of(age)));
        }
    }

    void clear(int readyNow) {
        ready = readyNow;
        working = readyNow;
        batches = 0;
    }

    /// So many instances more, ready in `seconds`.
    void add(int count, double seconds) {
        if (batches == counts.length) {
            counts = Arrays.copyOf(counts, 2 * batches);
            remainingSeconds = Arrays.copyOf(remainingSeconds, 2 * batches);
        }
        counts[batches] = count;
        remainingSeconds[batches++] = seconds;
    }

    int ready() {
        return ready;
    }

    /// Instances that count for less than one because of pressure, as whole instances.
    double lostToPressure() {
        return ready - working;
    }

    /// Instances' worth of work `seconds` from now if none is started or stopped.
    double workingAt(double seconds) {
        double sum = working;
        for (int batch = 0; batch < batches; batch++) {
            if (remainingSeconds[batch] <= seconds) {
                sum += counts[batch];
            }
        }
        return sum;
    }

    int starting() {
        int sum = 0;
        for (int batch = 0; batch < batches; batch++) {
            sum += counts[batch];
        }
        return sum;
    }
}

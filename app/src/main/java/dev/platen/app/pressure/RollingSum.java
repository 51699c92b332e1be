package dev.platen.app.pressure;

import java.util.concurrent.TimeUnit;

/// A sum over the last second, in steps of an eighth. Pure; one writer.
final class RollingSum {
    private static final int STEPS = 8;
    private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1) / STEPS;

    private final double[] sums = new double[STEPS];
    private long step = Long.MIN_VALUE;

    void add(long nowNanos, double value) {
        advance(nowNanos);
        sums[Math.floorMod(step, STEPS)] += value;
    }

    double sum(long nowNanos) {
        advance(nowNanos);
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum;
    }

    private void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, STEP_NANOS);
        if (step < now - STEPS) {
            step = now - STEPS;
        }
        while (step < now) {
            step++;
            sums[Math.floorMod(step, STEPS)] = 0;
        }
    }
}

package dev.platen.scaling.forecast;

import java.util.ArrayDeque;

/// Messages that have arrived in all, as a curve over time, for the shadow fleets to render.
///
/// When within an interval they came is not known. They are taken to have come at once, at its beginning: a
/// fleet that can stand that can stand any other way. Taken as even, bursts that are shorter than an interval
/// would be a load that small fleets seem to carry. Fleets work in steps of about a second.
final class ArrivalCurve {
    private static final int MAX_STEPS = 10;
    private static final double EPSILON_SECONDS = 1e-6;

    private final ArrayDeque<Jump> jumps = new ArrayDeque<>();
    private final double[] overdue = new double[MAX_STEPS];
    private double nowSeconds;
    private double total;
    private double overdueUntilNow;
    private int steps;
    private double stepSeconds;

    private record Jump(double atSeconds, double messages) {}

    void add(double messages, double seconds) {
        steps = (int) Math.max(1, Math.min(MAX_STEPS, Math.ceil(seconds)));
        stepSeconds = seconds / steps;
        double begin = nowSeconds;
        nowSeconds += seconds;
        total += messages;
        jumps.addLast(new Jump(begin, total));
        for (int step = 0; step < steps; step++) {
            overdue[step] = before(begin + (step + 1) * stepSeconds - Outlook.PATIENCE_SECONDS);
        }
    }

    /// Messages that had arrived before a time that is asked for with growing values from call to call.
    private double before(double atSeconds) {
        while (!jumps.isEmpty() && jumps.getFirst().atSeconds() < atSeconds - EPSILON_SECONDS) {
            overdueUntilNow = jumps.removeFirst().messages();
        }
        return overdueUntilNow;
    }

    int steps() {
        return steps;
    }

    double stepSeconds() {
        return stepSeconds;
    }

    /// Messages that have arrived by now.
    double arrived() {
        return total;
    }

    /// Messages that had waited for longer than they may when the step ended, unless they were rendered.
    double overdue(int step) {
        return overdue[step];
    }
}

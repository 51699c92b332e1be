package dev.platen.scaling.forecast;

import java.util.ArrayDeque;
import java.util.function.IntToDoubleFunction;

/// Messages that have arrived in all, as a curve over time, for the shadow fleets to render.
///
/// When within an interval they came is not known. They are taken to have come at once, at its beginning: a
/// fleet that can stand that can stand any other way. Taken as even, bursts that are shorter than an interval
/// would be a load that small fleets seem to carry. What was announced came when it was announced to come:
/// taken to have come at once, it would be late in every fleet that is as large as it need be. Fleets work in
/// steps of about a second.
final class ArrivalCurve {
    static final int MAX_STEPS = 10;

    private static final double EPSILON_SECONDS = 1e-6;

    private final ArrayDeque<Jump> jumps = new ArrayDeque<>();
    private final double[] arrived = new double[MAX_STEPS];
    private final double[] overdue = new double[MAX_STEPS];
    private double nowSeconds;
    private double total;
    private double overdueUntilNow;
    private int steps;
    private double stepSeconds;

    private record Jump(double atSeconds, double messages) {}

    /// Into how many steps an interval falls.
    static int steps(double seconds) {
        return (int) Math.max(1, Math.min(MAX_STEPS, Math.ceil(seconds)));
    }

    /// Lets an interval pass.
    ///
    /// @param messages that arrived in it
    /// @param announced how many of them announcements explain in each of its steps; if these are more than
    ///     arrived, each step has its part of what did
    void add(double messages, double seconds, IntToDoubleFunction announced) {
        steps = steps(seconds);
        stepSeconds = seconds / steps;
        double begin = nowSeconds;
        nowSeconds += seconds;
        double explained = 0;
        for (int step = 0; step < steps; step++) {
            explained += announced.applyAsDouble(step);
        }
        double came = explained > messages ? messages / explained : 1;
        total += messages - came * explained;
        for (int step = 0; step < steps; step++) {
            double at = begin + step * stepSeconds;
            total += came * announced.applyAsDouble(step);
            jumps.addLast(new Jump(at, total));
            arrived[step] = total;
            overdue[step] = before(at + stepSeconds - Outlook.PATIENCE_SECONDS);
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

    /// Messages that had arrived when the step ended.
    double arrived(int step) {
        return arrived[step];
    }

    /// Messages that had waited for longer than they may when the step ended, unless they were rendered.
    double overdue(int step) {
        return overdue[step];
    }
}

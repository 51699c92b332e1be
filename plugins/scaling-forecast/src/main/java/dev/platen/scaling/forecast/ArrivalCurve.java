package dev.platen.scaling.forecast;

import java.util.ArrayDeque;

/// Messages that have arrived in all, as a curve over time, for the shadow fleets to render.
///
/// An interval is cut into steps of about a second; within one the arrivals are taken as even.
final class ArrivalCurve {
    private static final int MAX_STEPS = 10;

    private final ArrayDeque<Point> points = new ArrayDeque<>();
    private final double[] arrived = new double[MAX_STEPS];
    private final double[] overdue = new double[MAX_STEPS];
    private double nowSeconds;
    private double total;
    private int steps;
    private double stepSeconds;

    private record Point(double atSeconds, double messages) {}

    ArrivalCurve() {
        points.add(new Point(0, 0));
    }

    void add(double messages, double seconds) {
        steps = (int) Math.max(1, Math.min(MAX_STEPS, Math.ceil(seconds)));
        stepSeconds = seconds / steps;
        double begin = nowSeconds;
        double before = total;
        nowSeconds += seconds;
        total += messages;
        points.addLast(new Point(nowSeconds, total));
        for (int step = 0; step < steps; step++) {
            arrived[step] = before + messages * (step + 1) / steps;
            overdue[step] = until(begin + (step + 1) * stepSeconds - Outlook.PATIENCE_SECONDS);
        }
    }

    /// Messages that had arrived at a time that is asked for with growing values from call to call.
    private double until(double atSeconds) {
        Point low = points.getFirst();
        while (points.size() > 2 && second().atSeconds() <= atSeconds) {
            points.removeFirst();
            low = points.getFirst();
        }
        Point high = second();
        if (atSeconds <= low.atSeconds()) {
            return low.messages();
        }
        double part = Math.min(1, (atSeconds - low.atSeconds()) / (high.atSeconds() - low.atSeconds()));
        return low.messages() + part * (high.messages() - low.messages());
    }

    private Point second() {
        Point first = points.removeFirst();
        Point second = points.getFirst();
        points.addFirst(first);
        return second;
    }

    int steps() {
        return steps;
    }

    double stepSeconds() {
        return stepSeconds;
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

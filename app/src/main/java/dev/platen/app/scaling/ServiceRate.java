package dev.platen.app.scaling;

import java.util.ArrayDeque;
import java.util.Deque;

/// How many messages per second one instance renders while it has all that it can do: measured while there
/// is backlog, because how busy an instance is says too much. What lowers it, pressure for instance, is in
/// it. An instance without backlog can show that it is more, never that it is less. Pure.
final class ServiceRate {
    private static final int KEPT = 60;
    private static final double MEDIAN = 50;

    private final Percentiles saturated = new Percentiles(KEPT);
    private final double assumed;
    private double shown;

    /// @param assumed messages per second, before anything was measured
    ServiceRate(double assumed) {
        this.assumed = assumed;
    }

    /// One instance rendered at this rate for some seconds.
    ///
    /// @param hadBacklog whether there was more to do all the time
    void measured(double perSecond, boolean hadBacklog) {
        if (hadBacklog && perSecond > 0) {
            saturated.add(perSecond);
        } else if (saturated.isEmpty()) {
            shown = Math.max(shown, perSecond);
        } else if (perSecond > perInstance()) {
            saturated.add(perSecond);
        }
    }

    double perInstance() {
        return saturated.isEmpty() ? Math.max(assumed, shown) : saturated.at(MEDIAN);
    }

    /// The settled messages of one instance over the last seconds.
    static final class Window {
        private static final int BEATS = 5;
        private final Deque<Point> points = new ArrayDeque<>();

        private record Point(long millis, long settled, boolean backlog) {}

        /// The next heartbeat.
        ///
        /// @param millis the instance's clock
        /// @param backlog whether there is more to do than can be done at once
        /// @param to gets the rate of the last seconds
        void add(long millis, long settled, boolean backlog, ServiceRate to) {
            points.addLast(new Point(millis, settled, backlog));
            if (points.size() <= BEATS) {
                return;
            }
            Point first = points.removeFirst();
            double seconds = (millis - first.millis) / 1e3;
            if (seconds > 0 && settled >= first.settled) {
                to.measured(
                        (settled - first.settled) / seconds,
                        first.backlog && points.stream().allMatch(Point::backlog));
            }
        }
    }
}

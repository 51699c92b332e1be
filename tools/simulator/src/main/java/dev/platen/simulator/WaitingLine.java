package dev.platen.simulator;

/// Messages that wait, first come, first served. Within a second messages arrive evenly and are served
/// evenly, so the wait is a straight line over the messages of a second, and each piece of it is exact.
final class WaitingLine {
    private static final double EPSILON = 1e-9;

    private final Waits waits;
    /// What arrived and is not served.
    private final Groups groups = new Groups();

    WaitingLine(Waits waits) {
        this.waits = waits;
    }

    /// One second passes.
    ///
    /// @param second which one; one after the other
    /// @param arrivals messages that arrive in it
    /// @param rate messages that can be served in it
    void pass(int second, double arrivals, double rate) {
        if (groups.isEmpty() && arrivals <= rate) {
            waits.addUnwaited(arrivals);
            return;
        }
        if (arrivals > 0) {
            groups.add(second, arrivals);
        }
        if (rate > 0) {
            serve(second, rate);
        }
    }

    private void serve(int second, double rate) {
        double now = second;
        double end = second + 1.0;
        while (!groups.isEmpty() && now < end - EPSILON) {
            double left = groups.left();
            double wait = Math.max(0, now - groups.arrivalBehind(0));
            if (groups.second() == second && groups.arrived() <= rate) {
                // What arrives more slowly than it is served: the line may end before the second does.
                double untilNoneWaits = wait == 0 ? 0 : wait / (1 / groups.arrived() - 1 / rate);
                if (untilNoneWaits <= left) {
                    waits.add(wait, 0, untilNoneWaits);
                    waits.addUnwaited(left - untilNoneWaits);
                    groups.remove(left);
                    return;
                }
            }
            double count = Math.min(left, rate * (end - now));
            double after = now + count / rate;
            waits.add(wait, after - groups.arrivalBehind(count), count);
            now = after;
            groups.remove(count);
        }
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /// Messages that wait.
    double waiting() {
        return groups.waiting();
    }

    /// How long the first one has waited at `time`, in seconds.
    double oldest(double time) {
        return groups.isEmpty() ? 0 : Math.max(0, time - groups.arrivalBehind(0));
    }
}

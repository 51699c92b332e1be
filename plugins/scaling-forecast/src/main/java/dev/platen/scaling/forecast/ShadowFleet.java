package dev.platen.scaling.forecast;

import java.util.ArrayDeque;

/// A fleet that exists only as numbers: what one form would have made of the same arrivals.
///
/// A fluid model: instances that were asked for work after the measured start-up time, all of them at the
/// measured service rate, first come, first served. The oldest are remembered, the newest are stopped first.
final class ShadowFleet {
    private final ArrayDeque<Batch> starting = new ArrayDeque<>();
    private final double forgetSeconds;
    private int ready;
    private double nowSeconds;
    private double rendered;
    private double backlog;
    private double late;
    private double instanceSeconds;

    private record Batch(double readyAtSeconds, int count) {}

    /// @param ready instances at the start, all ready
    /// @param forgetSeconds after which the weight of what was late and of what it cost has fallen to 1/e
    ShadowFleet(int ready, double forgetSeconds) {
        this.ready = ready;
        this.forgetSeconds = forgetSeconds;
    }

    /// Lets the interval pass.
    void advance(ArrivalCurve curve, double serviceRate) {
        int all = ready + starting();
        double keep = Math.exp(-curve.steps() * curve.stepSeconds() / forgetSeconds);
        late *= keep;
        instanceSeconds = instanceSeconds * keep + all * curve.steps() * curve.stepSeconds();
        double step = curve.stepSeconds();
        for (int n = 0; n < curve.steps(); n++) {
            nowSeconds += step;
            while (!starting.isEmpty() && starting.getFirst().readyAtSeconds() < nowSeconds - step / 2) {
                ready += starting.removeFirst().count();
            }
            double next = Math.min(curve.arrived(n), rendered + ready * serviceRate * step);
            late += Math.max(0, Math.min(next, curve.overdue(n)) - rendered);
            rendered = next;
        }
        backlog = curve.arrived() - rendered;
    }

    /// Starts or stops instances.
    void steer(int desired, double startUpSeconds) {
        int all = ready + starting();
        if (desired > all) {
            starting.addLast(new Batch(nowSeconds + startUpSeconds, desired - all));
        }
        for (int surplus = all - desired; surplus > 0; ) {
            if (starting.isEmpty()) {
                ready -= surplus;
                return;
            }
            Batch newest = starting.removeLast();
            if (newest.count() > surplus) {
                starting.addLast(new Batch(newest.readyAtSeconds(), newest.count() - surplus));
            }
            surplus -= Math.min(surplus, newest.count());
        }
    }

    /// Writes this fleet into `view`.
    void show(Fleet view) {
        view.clear(ready);
        for (Batch batch : starting) {
            view.add(batch.count(), Math.max(0, batch.readyAtSeconds() - nowSeconds));
        }
    }

    private int starting() {
        int sum = 0;
        for (Batch batch : starting) {
            sum += batch.count();
        }
        return sum;
    }

    int instances() {
        return ready + starting();
    }

    double backlog() {
        return backlog;
    }

    /// Messages that waited for too long, recently.
    double late() {
        return late;
    }

    /// What it cost, recently.
    double instanceSeconds() {
        return instanceSeconds;
    }
}

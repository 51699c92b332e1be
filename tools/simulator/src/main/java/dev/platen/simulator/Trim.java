package dev.platen.simulator;

/// Takes from a plan what it does not need: lets instances come later and go earlier, one at a time, as long
/// as nobody becomes late. Capacity in whole instances is more than the rates that it was made for, and what
/// is left over in one second helps in the next ones.
final class Trim {
    private static final double TOLERANCE = 1e-6;
    private static final int LONGEST_TRIAL = 200_000;
    private static final int ROUNDS = 3;

    private final Arrivals arrivals;
    private final double serviceRate;
    private final int minInstances;
    private final int drainSeconds;
    /// Instances that are there before the first second.
    private final int first;

    private final int[] instances;
    private final int limitSeconds;
    /// Messages that wait at the beginning of each second.
    private final double[] waiting;

    /// Messages that may wait then: those that came within the limit.
    private final double[] allowed;

    private Trim(Arrivals arrivals, FleetSettings settings, int[] instances, int limitSeconds) {
        this.arrivals = arrivals;
        this.serviceRate = settings.serviceRate();
        this.minInstances = settings.minInstances();
        this.drainSeconds = settings.drainSeconds();
        this.first = Simulation.firstInstances(arrivals, settings);
        this.instances = instances;
        this.limitSeconds = limitSeconds;
        this.waiting = new double[instances.length + 1];
        this.allowed = new double[instances.length + 1];
    }

    /// Trims `instances` in place.
    static void trim(Arrivals arrivals, FleetSettings settings, int[] instances, int limitSeconds) {
        new Trim(arrivals, settings, instances, limitSeconds).trim();
    }

    private void trim() {
        for (int second = 0; second < instances.length; second++) {
            allowed[second + 1] = allowed[second]
                    + arrivals.at(second)
                    - (second >= limitSeconds ? arrivals.at(second - limitSeconds) : 0);
            waiting[second + 1] = after(second, waiting[second], instances[second]);
        }
        boolean changed = true;
        for (int round = 0; round < ROUNDS && changed; round++) {
            boolean later = comeLater();
            changed = goEarlier() || later;
        }
    }

    private double after(int second, double before, int capacity) {
        return Math.max(0, before + arrivals.at(second) - capacity * serviceRate);
    }

    private boolean comeLater() {
        boolean changed = false;
        for (int second = 0; second < instances.length; second++) {
            while (instances[second] > Math.max(minInstances, second == 0 ? first : instances[second - 1])) {
                int end = second;
                while (end < instances.length && instances[end] == instances[second]) {
                    end++;
                }
                int cut = longest(end - second, second, 1);
                if (cut == 0) {
                    break;
                }
                take(second, second + cut);
                changed = true;
            }
        }
        return changed;
    }

    private boolean goEarlier() {
        boolean changed = false;
        for (int last = instances.length - 1; last >= 0; last--) {
            while (instances[last] > (last + 1 < instances.length ? instances[last + 1] : minInstances)) {
                int begin = last;
                while (begin >= 0 && instances[begin] == instances[last]) {
                    begin--;
                }
                int cut = longest(last - begin, last, -1);
                // What is there at the very end is not drained.
                if (cut <= (last + 1 < instances.length ? 0 : drainSeconds)) {
                    break;
                }
                take(last - cut + 1, last + 1);
                changed = true;
            }
        }
        return changed;
    }

    /// How many seconds of an instance can be taken at most, from an edge on: what is too much stays too
    /// much.
    private int longest(int most, int edge, int direction) {
        int possible = 0;
        int step = 1;
        while (possible < most && isPossible(edge, direction, Math.min(most, possible + step))) {
            possible = Math.min(most, possible + step);
            step *= 2;
        }
        for (step /= 2; step > 0; step /= 2) {
            if (possible + step <= most && isPossible(edge, direction, possible + step)) {
                possible += step;
            }
        }
        return possible;
    }

    private boolean isPossible(int edge, int direction, int seconds) {
        int from = direction > 0 ? edge : edge - seconds + 1;
        int to = from + seconds;
        double now = waiting[from];
        for (int second = from; second < Math.min(instances.length, to + LONGEST_TRIAL); second++) {
            now = after(second, now, instances[second] - (second < to ? 1 : 0));
            if (now > allowed[second + 1] + TOLERANCE) {
                return false;
            }
            if (second + 1 >= to && now - waiting[second + 1] < TOLERANCE) {
                return true;
            }
        }
        return now <= TOLERANCE;
    }

    private void take(int from, int to) {
        for (int second = from; second < to; second++) {
            instances[second]--;
        }
        for (int second = from; second < instances.length; second++) {
            double now = after(second, waiting[second], instances[second]);
            if (second + 1 >= to && now == waiting[second + 1]) {
                return;
            }
            waiting[second + 1] = now;
        }
    }
}

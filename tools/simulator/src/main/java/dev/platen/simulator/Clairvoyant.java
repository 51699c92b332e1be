package dev.platen.simulator;

import java.util.Arrays;

/// A plan made by one who knows all arrivals: nobody is late, and it costs about as little as that can.
///
/// 1. How fast to serve: the most even rates that keep everybody's wait within the limit ([TautString]), in
///    whole instances.
/// 2. Whom to keep: the k-th instance is needed now and then; between two times it is kept if that costs no
///    more than its drain and another start. For given rates this is optimal, instance by instance.
/// 3. What rounding up to whole instances left over is taken away, as far as nobody becomes late ([Trim]).
///
/// A fleet of the size the simulation begins with is there at first, more can have been asked for before.
/// Where more than the most instances were needed to be in time, all are used until it is over.
public final class Clairvoyant {
    private static final int LIMIT_SECONDS = (int) Waits.LATE_SECONDS;
    private static final double EPSILON = 1e-9;

    private final Arrivals arrivals;
    private final FleetSettings settings;
    private final int seconds;
    private final int[] instances;

    private Clairvoyant(Arrivals arrivals, FleetSettings settings) {
        this.arrivals = arrivals;
        this.settings = settings;
        this.seconds = arrivals.seconds() + LIMIT_SECONDS;
        this.instances = new int[seconds];
    }

    /// A plan.
    ///
    /// @param instances ready in each second, from the first arrival to the deadline of the last one
    /// @param instanceHours what they cost, counted like a strategy's
    public record Plan(int[] instances, double instanceHours) {
        public Plan {
            instances = instances.clone();
        }
    }

    public static Plan plan(Arrivals arrivals, FleetSettings settings) {
        Clairvoyant clairvoyant = new Clairvoyant(arrivals, settings);
        clairvoyant.serveEvenly();
        clairvoyant.keep();
        clairvoyant.makeUp();
        return new Plan(clairvoyant.instances, clairvoyant.hours());
    }

    private void serveEvenly() {
        long[] lower = new long[seconds + 1];
        long[] upper = new long[seconds + 1];
        for (int second = 0; second < seconds; second++) {
            upper[second + 1] = upper[second] + arrivals.at(second);
        }
        System.arraycopy(upper, 0, lower, LIMIT_SECONDS, seconds + 1 - LIMIT_SECONDS);
        double[] rates = TautString.rates(lower, upper);
        for (int second = 0; second < seconds; second++) {
            instances[second] = settings.bounded(Math.ceil(rates[second] / settings.serviceRate() - EPSILON));
        }
    }

    private void keep() {
        int longestGap = settings.startUpSeconds() + settings.drainSeconds();
        int first = Simulation.firstInstances(arrivals, settings);
        for (int layer = settings.minInstances() + 1; layer <= settings.maxInstances(); layer++) {
            int free = layer <= first ? 0 : -1;
            for (int second = 0; second < seconds; second++) {
                if (instances[second] < layer) {
                    continue;
                }
                if (free >= 0 && second - free <= longestGap) {
                    fill(free, second, layer);
                }
                free = second + 1;
            }
        }
    }

    /// Layers come from the lowest to the highest, so what is below is there already.
    private void fill(int from, int to, int layer) {
        for (int second = from; second < to; second++) {
            instances[second] = Math.max(instances[second], layer);
        }
    }

    /// Only where the upper bound left too few: everybody who is late makes all instances work.
    private void makeUp() {
        double waiting = 0;
        double recent = 0;
        for (int second = 0; second < seconds; second++) {
            recent += arrivals.at(second) - (second >= LIMIT_SECONDS ? arrivals.at(second - LIMIT_SECONDS) : 0);
            double after = waiting + arrivals.at(second) - instances[second] * settings.serviceRate();
            if (after > recent + 1e-3) {
                instances[second] = settings.maxInstances();
                after = waiting + arrivals.at(second) - instances[second] * settings.serviceRate();
            }
            waiting = Math.max(0, after);
        }
    }

    private double hours() {
        return cost(instances, arrivals.seconds(), Simulation.firstInstances(arrivals, settings), settings) / 3_600;
    }

    /// What a plan costs in instance-seconds: each instance from its start, which was asked for earlier, to
    /// the end of its drain. What is there at the end is not drained, what is there at first not started.
    static double cost(int[] instances, int seconds, int first, FleetSettings settings) {
        int end = seconds;
        while (end < instances.length && instances[end] > settings.minInstances()) {
            end++;
        }
        double cost = Arrays.stream(instances, 0, end).asLongStream().sum();
        int before = first;
        for (int second = 0; second < end; second++) {
            int change = instances[second] - before;
            cost += change > 0
                    ? (double) change * settings.startUpSeconds()
                    : -change * (double) settings.drainSeconds();
            before = instances[second];
        }
        return cost;
    }
}

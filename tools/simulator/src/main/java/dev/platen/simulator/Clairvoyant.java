package dev.platen.simulator;

import java.util.Arrays;

/// A plan made by one who knows all arrivals: nobody is late, and it costs about as little as that can.
///
/// 1. How fast to serve: the most even rates that keep everybody's wait within the limit ([TautString]), in
///    whole instances.
/// 2. Whom to keep: the k-th instance is needed now and then; between two times it is kept if that costs no
///    more than its drain and another start. For given rates this is optimal, instance by instance.
/// 3. What rounding up to whole instances left over is taken away, as far as nobody becomes late ([Trim]).
/// 4. If the fleet that is there at first is enough all the time and costs less, it stays as it is: a trace
///    of seconds is over before sending somebody away pays.
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
    private double boundSeconds;

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
    /// @param boundHours no plan costs less: what the most even rates cost in parts of instances and without
    ///     any start
    public record Plan(int[] instances, double instanceHours, double boundHours) {
        public Plan {
            instances = instances.clone();
        }
    }

    public static Plan plan(Arrivals arrivals, FleetSettings settings) {
        Clairvoyant clairvoyant = new Clairvoyant(arrivals, settings);
        clairvoyant.serveEvenly();
        clairvoyant.keep();
        clairvoyant.makeUp();
        Trim.trim(arrivals, settings, clairvoyant.instances, LIMIT_SECONDS);
        clairvoyant.stay();
        double hours = cost(clairvoyant.instances, arrivals, settings) / 3_600;
        // In the seconds after the last arrival the bound counts what the fewest instances might have
        // served before.
        return new Plan(clairvoyant.instances, hours, Math.min(hours, clairvoyant.boundSeconds / 3_600));
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
            double needed = rates[second] / settings.serviceRate();
            double least = second < arrivals.seconds() ? settings.minInstances() : 0;
            boundSeconds += Math.clamp(needed, least, settings.maxInstances());
            instances[second] = settings.bounded(Math.ceil(needed - EPSILON));
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

    private void stay() {
        int[] first = new int[seconds];
        Arrays.fill(first, Simulation.firstInstances(arrivals, settings));
        if (cost(first, arrivals, settings) < cost(instances, arrivals, settings) && isInTime(first)) {
            System.arraycopy(first, 0, instances, 0, seconds);
        }
    }

    private boolean isInTime(int... fleet) {
        double waiting = 0;
        double recent = 0;
        for (int second = 0; second < seconds; second++) {
            recent += arrivals.at(second) - (second >= LIMIT_SECONDS ? arrivals.at(second - LIMIT_SECONDS) : 0);
            waiting = Math.max(0, waiting + arrivals.at(second) - fleet[second] * settings.serviceRate());
            if (waiting > recent + 1e-3) {
                return false;
            }
        }
        return true;
    }

    /// What a plan costs in instance-seconds: each instance from its start, which was asked for earlier, to
    /// the end of its drain, until nothing waits after the last arrival. What is there at the end is not
    /// drained, what is there at first not started.
    static double cost(int[] instances, Arrivals arrivals, FleetSettings settings) {
        double cost = 0;
        double waiting = 0;
        int before = Simulation.firstInstances(arrivals, settings);
        for (int second = 0; second < instances.length; second++) {
            if (second >= arrivals.seconds() && waiting <= 0) {
                break;
            }
            int now = instances[second];
            cost += now + Math.max(0, now - before) * (double) settings.startUpSeconds();
            cost += Math.max(0, before - now) * (double) settings.drainSeconds();
            waiting = Math.max(0, waiting + arrivals.at(second) - now * settings.serviceRate());
            before = now;
        }
        return cost;
    }
}

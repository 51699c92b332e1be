package dev.platen.app.fairness;

import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// The shares of lanes while all of them have messages: by weight, but no lane gets less than its floor.
/// What floors take comes from the others in proportion to their weights. A lane that has nothing leaves
/// its share to the others, so nobody's ever shrinks.
public final class LaneShares {
    /// What lanes get at least unless configured, in percent.
    public static final int DEFAULT_FLOOR_PERCENT = 5;

    private static final int HIGHEST_DEFAULT_WEIGHT = 8;

    /// What shares add up to, where floors change them.
    private static final int PARTS = 10_000;

    private static final double PERCENT = 100;

    private LaneShares() {}

    /// What a lane weighs unless configured: twice as much as the one below it.
    public static int defaultWeight(Lane lane) {
        return Math.max(1, HIGHEST_DEFAULT_WEIGHT >> lane.ordinal());
    }

    /// The weights of lanes that nobody has configured.
    public static Map<Lane, Integer> byDefault() {
        Map<Lane, Integer> weights = new EnumMap<>(Lane.class);
        Map<Lane, Integer> floorPercents = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            weights.put(lane, defaultWeight(lane));
            floorPercents.put(lane, DEFAULT_FLOOR_PERCENT);
        }
        return withFloors(weights, floorPercents);
    }

    /// Weights that respect floors; those given, if they do.
    ///
    /// @param weights of all lanes, positive
    /// @param floorPercents of all lanes, together at most 100
    public static Map<Lane, Integer> withFloors(Map<Lane, Integer> weights, Map<Lane, Integer> floorPercents) {
        Set<Lane> floored = EnumSet.noneOf(Lane.class);
        while (raise(weights, floorPercents, floored)) {
            // One that is raised lowers the others, until nobody is below its floor.
        }
        if (floored.isEmpty()) {
            return Map.copyOf(weights);
        }
        Map<Lane, Integer> shares = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            double share = share(lane, weights, floorPercents, floored);
            shares.put(lane, Math.max(1, (int) Math.ceil(share * PARTS)));
        }
        return shares;
    }

    private static boolean raise(Map<Lane, Integer> weights, Map<Lane, Integer> floorPercents, Set<Lane> floored) {
        for (Lane lane : Lane.values()) {
            if (!floored.contains(lane)
                    && share(lane, weights, floorPercents, floored) < value(floorPercents, lane) / PERCENT) {
                return floored.add(lane);
            }
        }
        return false;
    }

    private static double share(
            Lane lane, Map<Lane, Integer> weights, Map<Lane, Integer> floorPercents, Set<Lane> floored) {
        if (floored.contains(lane)) {
            return value(floorPercents, lane) / PERCENT;
        }
        double left = 1;
        double sum = 0;
        for (Lane each : Lane.values()) {
            if (floored.contains(each)) {
                left -= value(floorPercents, each) / PERCENT;
            } else {
                sum += value(weights, each);
            }
        }
        return left * value(weights, lane) / sum;
    }

    private static int value(Map<Lane, Integer> values, Lane lane) {
        return values.getOrDefault(lane, 0);
    }
}

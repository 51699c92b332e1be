package dev.platen.simulator;

import dev.platen.app.message.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// By which lanes arrivals come, and from how many workspaces.
///
/// @param lanes the share of each lane that has any; together 1
/// @param workspaces how many send: what comes up to the mean rate of the whole trace is of all alike, what
///     comes beyond that is the burst of one of them
/// @param seed of whose message is next
public record Shares(Map<Lane, Double> lanes, int workspaces, long seed) {
    /// One lane and one workspace.
    public static final Shares ONE = new Shares(Map.of(Lane.NORMAL, 1.0), 1, 0);

    private static final double TOLERANCE = 1e-6;

    public Shares {
        double sum = lanes.values().stream().mapToDouble(Double::doubleValue).sum();
        if (lanes.isEmpty() || lanes.values().stream().anyMatch(share -> !(share > 0))) {
            throw new IllegalArgumentException("the share of a lane must be more than 0: " + lanes);
        }
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("the shares of the lanes must add up to 1, not " + sum);
        }
        if (workspaces < 1) {
            throw new IllegalArgumentException("workspaces: " + workspaces);
        }
        lanes = Collections.unmodifiableMap(new EnumMap<>(lanes));
    }

    /// Whether there is nothing to share.
    boolean isOne() {
        return lanes.size() == 1 && workspaces == 1;
    }

    /// The lane by which most arrivals come.
    Lane largest() {
        return Collections.max(lanes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
}

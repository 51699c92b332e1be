package dev.platen.app.pipeline;

import dev.platen.app.message.Lane;
import java.util.Map;

/// Which lane is served next: smooth weighted round robin over the lanes that have something. Each lane's
/// credit grows by its weight, the one with most is served and pays the sum (the algorithm that nginx uses
/// for upstreams). Pure; for one thread at a time.
public final class LaneSchedule {
    private static final Lane[] LANES = Lane.values();

    private final int[] weights = new int[LANES.length];
    private final int[] credits = new int[LANES.length];

    /// @param weights how often each lane is served while all of them have messages
    public LaneSchedule(Map<Lane, Integer> weights) {
        for (Lane lane : LANES) {
            this.weights[lane.ordinal()] = weights.getOrDefault(lane, 1);
        }
    }

    /// The lane to serve among those in `available`, a bit set by ordinal that is not empty.
    public Lane next(int available) {
        int sum = 0;
        Lane best = null;
        for (Lane lane : LANES) {
            int i = lane.ordinal();
            if ((available & 1 << i) != 0) {
                sum += weights[i];
                credits[i] += weights[i];
                if (best == null || credits[i] > credits[best.ordinal()]) {
                    best = lane;
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("no lane is available");
        }
        credits[best.ordinal()] -= sum;
        return best;
    }
}

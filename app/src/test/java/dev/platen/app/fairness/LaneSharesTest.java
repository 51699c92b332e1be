package dev.platen.app.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneSharesTest {
    private static final Map<Lane, Integer> FIVE = Map.of(Lane.URGENT, 5, Lane.HIGH, 5, Lane.NORMAL, 5, Lane.BULK, 5);

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static double share(Map<Lane, Integer> weights, Lane lane) {
        double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        return weights.getOrDefault(lane, 0) / sum;
    }

    @Test
    void weightsThatRespectTheFloorsStayAsTheyAre() {
        Map<Lane, Integer> weights = Map.of(Lane.URGENT, 8, Lane.HIGH, 4, Lane.NORMAL, 2, Lane.BULK, 1);

        assertThat(LaneShares.withFloors(weights, FIVE)).isEqualTo(weights);
    }

    @Test
    void aLaneBelowItsFloorIsRaisedAtTheCostOfAllOthers() {
        Map<Lane, Integer> weights = Map.of(Lane.URGENT, 600, Lane.HIGH, 300, Lane.NORMAL, 100, Lane.BULK, 1);
        Map<Lane, Integer> raised = LaneShares.withFloors(weights, FIVE);

        assertThat(share(raised, Lane.BULK)).isCloseTo(0.05, within(0.001));
        assertThat(share(raised, Lane.URGENT)).isCloseTo(0.57, within(0.001));
        assertThat(share(raised, Lane.HIGH)).isCloseTo(0.285, within(0.001));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nobodyGetsLessThanItsFloorAndOrderIsKept(long seed) {
        Random random = new Random(seed);
        Map<Lane, Integer> weights = new EnumMap<>(Lane.class);
        Map<Lane, Integer> floors = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            weights.put(lane, 1 + random.nextInt(1_000));
            floors.put(lane, random.nextInt(26));
        }
        Map<Lane, Integer> raised = LaneShares.withFloors(weights, floors);

        for (Lane lane : Lane.values()) {
            assertThat(share(raised, lane))
                    .as("%s of %s with floors %s: %s", lane, weights, floors, raised)
                    .isGreaterThanOrEqualTo(floors.getOrDefault(lane, 0) / 100.0 - 0.001);
        }
    }
}

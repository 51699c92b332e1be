package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.fairness.LaneShares;
import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneScheduleTest {
    private static final Map<Lane, Integer> WEIGHTS =
            Map.of(Lane.URGENT, 8, Lane.HIGH, 4, Lane.NORMAL, 2, Lane.BULK, 1);
    private static final int SUM = 15;
    private static final int ALL = 0b1111;

    private static int bit(Lane lane) {
        return 1 << lane.ordinal();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @Test
    void sharesOfOneRoundAreTheWeights() {
        LaneSchedule schedule = new LaneSchedule(WEIGHTS);
        for (int round = 0; round < 10; round++) {
            Map<Lane, Integer> served = new EnumMap<>(Lane.class);
            for (int i = 0; i < SUM; i++) {
                served.merge(schedule.next(ALL), 1, Integer::sum);
            }
            assertThat(served).as("round %d", round).isEqualTo(WEIGHTS);
        }
    }

    @Test
    void spreadsALaneOverTheRound() {
        LaneSchedule schedule = new LaneSchedule(WEIGHTS);
        int longestRun = 0;
        int run = 0;
        for (int i = 0; i < 10 * SUM; i++) {
            run = schedule.next(ALL) == Lane.URGENT ? run + 1 : 0;
            longestRun = Math.max(longestRun, run);
        }

        assertThat(longestRun).as("urgent messages in a row, of 8 in 15").isLessThanOrEqualTo(2);
    }

    @Test
    void lanesWithMessagesShareWhatTheOthersLeave() {
        LaneSchedule schedule = new LaneSchedule(WEIGHTS);
        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < 10 * (4 + 1); i++) {
            served.merge(schedule.next(bit(Lane.HIGH) | bit(Lane.BULK)), 1, Integer::sum);
        }

        assertThat(served).isEqualTo(Map.of(Lane.HIGH, 40, Lane.BULK, 10));
    }

    @Test
    void aLaneThatIsAloneIsServedAndOwesNothingForIt() {
        LaneSchedule schedule = new LaneSchedule(WEIGHTS);
        for (int i = 0; i < 1_000; i++) {
            assertThat(schedule.next(bit(Lane.BULK))).isEqualTo(Lane.BULK);
        }

        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < SUM; i++) {
            served.merge(schedule.next(ALL), 1, Integer::sum);
        }
        assertThat(served).isEqualTo(WEIGHTS);
    }

    @Test
    void aLaneWithoutAWeightHasOne() {
        LaneSchedule schedule = new LaneSchedule(Map.of());
        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < 40; i++) {
            served.merge(schedule.next(ALL), 1, Integer::sum);
        }

        assertThat(served.values()).containsExactly(10, 10, 10, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void servesOnlyWhoHasSomethingAndStarvesNobody(long seed) {
        Random random = new Random(seed);
        Map<Lane, Integer> weights = new EnumMap<>(Lane.class);
        int sum = 0;
        for (Lane lane : Lane.values()) {
            int weight = 1 + random.nextInt(20);
            weights.put(lane, weight);
            sum += weight;
        }
        LaneSchedule schedule = new LaneSchedule(weights);
        int[] waited = new int[Lane.values().length];
        int persistence = 1 + random.nextInt(20);
        int available = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(persistence) == 0) {
                available ^= 1 << random.nextInt(waited.length);
            }
            if (available == 0) {
                continue;
            }
            Lane served = schedule.next(available);
            assertThat(available & bit(served)).as("%s has something", served).isNotZero();
            for (Lane lane : Lane.values()) {
                boolean waits = (available & bit(lane)) != 0 && lane != served;
                waited[lane.ordinal()] = waits ? waited[lane.ordinal()] + 1 : 0;
                assertThat(waited[lane.ordinal()] * weights.getOrDefault(lane, 1))
                        .as("%s waited for %d others, weights %s", lane, waited[lane.ordinal()], weights)
                        .isLessThanOrEqualTo(4 * sum);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyLaneThatHasSomethingGetsItsFloorWhateverTheWeights(long seed) {
        Random random = new Random(seed);
        Map<Lane, Integer> weights = new EnumMap<>(Lane.class);
        Map<Lane, Integer> floors = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            weights.put(lane, 1 + random.nextInt(1_000));
            floors.put(lane, 5);
        }
        int available = 1 + random.nextInt(ALL);
        LaneSchedule schedule = new LaneSchedule(LaneShares.withFloors(weights, floors));
        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < 20_000; i++) {
            served.merge(schedule.next(available), 1, Integer::sum);
        }

        for (Lane lane : Lane.values()) {
            assertThat(served.getOrDefault(lane, 0))
                    .as("%s of 20,000, weights %s, with messages %s", lane, weights, Integer.toBinaryString(available))
                    .isGreaterThanOrEqualTo((available & bit(lane)) == 0 ? 0 : 20_000 * 5 / 100 - 20);
        }
    }

    @Test
    void refusesToChooseAmongNone() {
        assertThatThrownBy(() -> new LaneSchedule(WEIGHTS).next(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

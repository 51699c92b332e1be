package dev.platen.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.crash.CrashPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static List<Blow> of(int kills, int brokerKills, int freezes, long seed) {
        return Schedule.of(new Schedule.Counts(kills, brokerKills, freezes, 50), new Random(seed));
    }

    private static long kills(List<Blow> blows, CrashPoint point) {
        return blows.stream()
                .filter(blow -> blow instanceof Blow.Kill kill && kill.point() == point)
                .count();
    }

    @Test
    void theSameSeedGivesTheSameScheduleAndAnotherSeedAnother() {
        assertThat(of(40, 2, 2, 7)).isEqualTo(of(40, 2, 2, 7)).isNotEqualTo(of(40, 2, 2, 8));
    }

    @Test
    void everyPointGetsItsShare() {
        int points = CrashPoint.values().length;
        List<Blow> blows = of(3 * points + 5, 5, 4, 1);

        assertThat(blows).hasSize(3 * points + 9);
        assertThat(Arrays.stream(CrashPoint.values()))
                .allSatisfy(point -> assertThat(kills(blows, point)).isEqualTo(3));
        assertThat(blows).filteredOn(Blow.BrokerKill.class::isInstance).hasSize(5);
        assertThat(blows).filteredOn(Blow.Freeze.class::isInstance).hasSize(4);
    }

    @Test
    void fewerKillsThanPointsHitDifferentOnes() {
        List<Blow> blows = of(6, 0, 0, 3);

        assertThat(blows.stream().map(blow -> ((Blow.Kill) blow).point()).distinct())
                .hasSize(6);
    }

    @Test
    void whatIsRareIsSpreadOverTheRest() {
        List<Blow> blows = of(100, 5, 0, 1);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < blows.size(); i++) {
            if (blows.get(i) instanceof Blow.BrokerKill) {
                places.add(i);
            }
        }
        assertThat(places).hasSize(5).allMatch(place -> place > 5 && place < 95);
        for (int i = 1; i < places.size(); i++) {
            assertThat(places.get(i) - places.get(i - 1)).as("%s", places).isGreaterThan(10);
        }
    }

    @Test
    void ordersAreDueWithinTheirPasses() {
        assertThat(of(500, 0, 0, 1))
                .allSatisfy(blow -> assertThat(((Blow.Kill) blow).pass()).isBetween(1, 50));
    }

    @Test
    void aFewKillsAreTheInstancesAloneAndManyHitTheBrokerToo() {
        assertThat(Schedule.Counts.usual(6)).isZero();
        assertThat(Schedule.Counts.usual(10)).isEqualTo(1);
        assertThat(Schedule.Counts.usual(100)).isEqualTo(5);
    }
}

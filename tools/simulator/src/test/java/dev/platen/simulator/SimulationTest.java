package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.app.message.Lane;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final FleetSettings FLEET = new FleetSettings(2, 40, 500, 15, 2, 5, false);

    static ScalingDecision decision(int desired) {
        return new ScalingDecision(desired, "as the test wants", Map.of());
    }

    private static int[] constant(int seconds, int messages) {
        int[] all = new int[seconds];
        Arrays.fill(all, messages);
        return all;
    }

    private static Outcome run(int[] messages, Via via, ScalingStrategy strategy) {
        return Simulation.run(Arrivals.of("test", messages), FLEET, via, strategy, share -> {});
    }

    @Test
    void aSteadyFleetCostsItsSizeAndNobodyWaits() {
        Outcome outcome = run(constant(3_600, 700), Via.DIRECT, observation -> decision(2));

        assertThat(outcome.instanceHours()).isCloseTo(2, within(1e-9));
        assertThat(outcome.waits().max()).isZero();
        assertThat(outcome.actions()).isZero();
        assertThat(outcome.messages()).isEqualTo(2_520_000);
        assertThat(outcome.elasticity()).isEqualTo(new Elasticity(0, 0, 0, 0));
        assertThat(outcome.seconds()).isEqualTo(3_600);
    }

    @Test
    void anInstanceServesAfterItsStartUpAndCostsFromTheDecision() {
        int[] messages = constant(200, 1_500);
        Arrays.fill(messages, 0, 60, 700);
        List<Integer> ready = new ArrayList<>();
        Outcome outcome = run(messages, Via.DIRECT, observation -> {
            ready.add(observation.fleet().ready());
            return decision(observation.at().getEpochSecond() >= 65 ? 4 : 2);
        });

        // Decided at 65, two more from 80 on: 20 s at 1000/s for 1500/s, then 2000/s.
        assertThat(ready.get(80 / 5 - 2)).as("at 75 s").isEqualTo(2);
        assertThat(ready.get(80 / 5 - 1)).as("at 80 s").isEqualTo(4);
        assertThat(outcome.waits().max())
                .as("the first of the 10,000 that wait at 80 s came at 80 - 10,000 / 1500 s")
                .isCloseTo(20 / 3.0, within(1e-6));
        assertThat(outcome.latePercent())
                .as("who comes from 70 s on, at half a second more for each second, until 80 s")
                .isCloseTo(100 * 10 * 1_500.0 / (60 * 700 + 140 * 1_500), within(1e-3));
        assertThat(outcome.actions()).isEqualTo(1);
        assertThat(outcome.instanceHours() * 3_600).isCloseTo(2 * 65 + 4 * 135, within(1e-6));
        assertThat(outcome.elasticity().tauUnder()).as("20 of 200 s").isCloseTo(10, within(1e-9));
        assertThat(outcome.elasticity().thetaUnder())
                .as("a third is missing then")
                .isCloseTo(10 / 3.0, within(1e-9));
    }

    @Test
    void theRunLastsUntilNothingWaits() {
        int[] messages = constant(10, 2_000);
        FleetSettings fixed = new FleetSettings(1, 1, 500, 15, 2, 5, false);
        Outcome outcome = Simulation.run(
                Arrivals.of("test", messages), fixed, Via.DIRECT, observation -> decision(1), share -> {});

        assertThat(outcome.seconds()).as("20,000 at 500/s").isEqualTo(40);
        assertThat(outcome.waits().max()).isCloseTo(30, within(1e-6));
        assertThat(outcome.instanceHours() * 3_600).isCloseTo(40, within(1e-6));
    }

    @Test
    void anObservationTellsWhatThereIs() {
        List<ScalingObservation> seen = new ArrayList<>();
        run(constant(30, 1_500), Via.DIRECT, observation -> {
            seen.add(observation);
            return decision(seen.size() == 1 ? 3 : 5);
        });

        ScalingObservation first = seen.getFirst();
        assertThat(first.at()).isEqualTo(Instant.ofEpochSecond(5));
        assertThat(first.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(first.arrivalsPerSecond()).isEqualTo(1_500);
        assertThat(first.fleet().ready()).as("1500 / (0.7 * 500), rounded up").isEqualTo(5);
        assertThat(first.fleet().startUpP50()).isEqualTo(Duration.ofSeconds(15));
        ScalingObservation third = seen.get(2);
        assertThat(third.fleet().desired()).isEqualTo(5);
        assertThat(third.fleet().starting()).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(third.backlogMessages()).isZero();
    }

    @Test
    void anAutoscalerLooksEveryFifteenSeconds() {
        int[] messages = constant(120, 700);
        List<Integer> sizes = new ArrayList<>();
        run(messages, Via.HPA_TUNED, observation -> {
            sizes.add(
                    observation.fleet().ready() + observation.fleet().starting().size());
            return decision(10);
        });

        assertThat(sizes.subList(0, 5)).as("at 5, 10, 15, 20 s ...").containsExactly(2, 2, 2, 10, 10);
    }

    @Test
    void theSameArrivalsGiveTheSameOutcome() throws Exception {
        Trace trace = new Trace("t", 60, 3, 9, 4, 12, 2, 2, 8);
        ScalingStrategy strategy =
                observation -> decision(observation.bounded(Math.ceil(observation.arrivalsPerSecond() / 400)));
        Arrivals.Scale scale = new Arrivals.Scale(15_000, 1, 7);
        Outcome one = Simulation.run(Arrivals.of(trace, scale), FLEET, Via.HPA_DEFAULT, strategy, share -> {});
        Outcome two = Simulation.run(Arrivals.of(trace, scale), FLEET, Via.HPA_DEFAULT, strategy, share -> {});

        assertThat(one.waits()).isEqualTo(two.waits());
        assertThat(one.instanceHours()).isEqualTo(two.instanceHours());
        assertThat(one.actions()).isEqualTo(two.actions()).isPositive();
    }

    @Test
    void whatIsAnnouncedIsWhatComes() {
        int[] messages = new int[400];
        Arrays.fill(messages, 100, 110, 3_000);
        Arrays.fill(messages, 200, 300, 1_000);
        FleetSettings announced = new FleetSettings(2, 40, 500, 15, 2, 5, true);
        List<Double> ahead = new ArrayList<>();
        Simulation.run(
                Arrivals.of("test", messages),
                announced,
                Via.DIRECT,
                observation -> {
                    Instant now = observation.at();
                    double sum = 0;
                    for (AnnouncedLoad load : observation.announced()) {
                        assertThat(load.trust()).as("at %s, %s", now, load).isEqualTo(1);
                        sum += load.messagesBetween(now, now.plusSeconds(25));
                    }
                    ahead.add(sum);
                    return decision(2);
                },
                share -> {});

        for (int second = 5; second < 400; second += 5) {
            double comes = 0;
            for (int next = second; next < Math.min(400, second + 25); next++) {
                comes += messages[next];
            }
            assertThat(ahead.get(second / 5 - 1)).as("at %d s", second).isEqualTo(comes);
        }
    }

    @Test
    void fourteenDaysTakeSeconds() {
        int[] messages = new int[14 * 86_400];
        for (int second = 0; second < messages.length; second++) {
            messages[second] = (int) (7_000 + 6_000 * Math.sin(second / 13_750.0) + second % 97 * 20);
        }
        long begin = System.nanoTime();
        Outcome outcome = run(
                messages,
                Via.DIRECT,
                observation -> decision(observation.bounded(observation.arrivalsPerSecond() / 350)));

        assertThat(outcome.messages()).isGreaterThan(1_000_000_000L);
        assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(20_000_000_000L);
    }

    @Test
    void theCourseAddsUpToTheCost() {
        Outcome outcome = run(constant(5_000, 900), Via.DIRECT, observation -> decision(3));
        Course course = outcome.course();

        assertThat(course.secondsPerPiece()).isEqualTo(5);
        assertThat(course.arrivals()).hasSize(1_000).containsOnly(900);
        assertThat(course.hours()[999]).isCloseTo(outcome.instanceHours(), within(1e-9));
    }

    @Test
    void lanesAndWorkspacesHaveWaitsOfTheirOwnBesideThoseOfOneLine() {
        int[] messages = constant(300, 900);
        Arrays.fill(messages, 100, 130, 6_000);
        Shares shares = new Shares(Map.of(Lane.URGENT, 0.1, Lane.NORMAL, 0.9), 5, 1);
        Outcome outcome = Simulation.run(
                Arrivals.of("test", messages),
                shares,
                FLEET,
                Via.DIRECT,
                observation -> decision(observation.bounded(observation.arrivalsPerSecond() / 400)),
                share -> {});

        assertThat(outcome.parts())
                .extracting(Part::name)
                .containsExactly("urgent", "normal", Part.BURSTING, Part.OTHERS, "oneLine");
        for (Part part : outcome.parts()) {
            assertThat(part.course())
                    .as(part.name())
                    .hasSameSizeAs(outcome.course().arrivals());
        }
        Part urgent = outcome.parts().getFirst();
        Part line = outcome.parts().getLast();
        assertThat(line.messages()).isCloseTo((double) outcome.messages(), within(1e-3));
        assertThat(line.waits().max()).isGreaterThan(5);
        assertThat(urgent.waits().max()).isLessThan(1);
        assertThat(outcome.latePercent()).as("somebody has to wait").isPositive();
    }
}

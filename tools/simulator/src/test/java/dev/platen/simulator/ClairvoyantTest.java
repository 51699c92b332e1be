package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClairvoyantTest {
    private static final FleetSettings FLEET = new FleetSettings(2, 40, 500, 15, 2, 5, false);

    private static Arrivals random(long seed, int seconds) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] messages = new int[seconds];
        double level = 2_000;
        for (int second = 0; second < seconds; second++) {
            level = Math.clamp(level * Math.exp(0.3 * random.nextGaussian()), 100, 12_000);
            messages[second] = (int) level + (random.nextInt(60) == 0 ? 20_000 : 0);
        }
        return Arrivals.of("random " + seed, messages);
    }

    private static Waits waits(Arrivals arrivals, int[] instances, double rate) {
        Waits waits = new Waits();
        WaitingLine line = new WaitingLine(waits);
        for (int second = 0; second < instances.length; second++) {
            line.pass(second, arrivals.at(second), instances[second] * rate);
        }
        assertThat(line.waiting()).as("all served").isLessThan(1e-3);
        return waits;
    }

    @Test
    void nobodyIsLate() {
        for (long seed = 0; seed < 20; seed++) {
            Arrivals arrivals = random(seed, 2_000);
            Clairvoyant.Plan plan = Clairvoyant.plan(arrivals, FLEET);

            Waits waits = waits(arrivals, plan.instances(), 500);
            assertThat(waits.latePercent()).as("seed %d", seed).isZero();
            assertThat(waits.longest()).as("seed %d", seed).isLessThanOrEqualTo(5 + 1e-6);
            assertThat(Arrays.stream(plan.instances())).allMatch(count -> count >= 2 && count <= 40);
            assertThat(plan.instanceHours()).isGreaterThan(plan.boundHours());
        }
    }

    @Test
    void spreadsABurstOverFiveSeconds() {
        int[] messages = new int[100];
        messages[50] = 10_000;
        Clairvoyant.Plan plan = Clairvoyant.plan(Arrivals.of("burst", messages), FLEET);

        // 10,000 come within a second and may be served within six: 20 seconds of an instance.
        assertThat(Arrays.stream(plan.instances(), 50, 56).sum()).isEqualTo(20);
        assertThat(Arrays.stream(plan.instances()).max()).hasValue(4);
        assertThat(plan.instances()[40]).isEqualTo(2);
        assertThat(plan.instances()[60]).isEqualTo(2);
        // Two for 100 s, and two more for six seconds at most, with their start and drain.
        assertThat(plan.instanceHours() * 3_600).isBetween(200 + 2 * (4 + 17.0), 200 + 2 * (6 + 17.0));
    }

    @Test
    void keepsAnInstanceWhereItCostsLessThanAnotherStart() {
        int[] messages = new int[200];
        for (int second = 50; second < 60; second++) {
            messages[second] = 2_000;
            messages[second + 20] = 2_000;
            messages[second + 70] = 2_000;
        }
        int[] instances =
                Clairvoyant.plan(Arrivals.of("bursts", messages), FLEET).instances();

        assertThat(instances[68]).as("less than 17 s to the next burst").isGreaterThan(2);
        assertThat(instances[100]).as("more than 17 s to the next burst").isEqualTo(2);
    }

    @Test
    void usesAllThereIsWhereThatIsTooLittle() {
        int[] messages = new int[60];
        messages[10] = 100_000;
        FleetSettings small = new FleetSettings(1, 5, 500, 15, 2, 5, false);
        Arrivals arrivals = Arrivals.of("flood", messages);
        int[] instances = Clairvoyant.plan(arrivals, small).instances();

        for (int second = 11; second < 49; second++) {
            assertThat(instances[second]).as("second %d", second).isEqualTo(5);
        }
    }

    /// All plans of a small fleet are tried.
    @Test
    void isNearTheCheapestPlanThereIs() {
        FleetSettings small = new FleetSettings(1, 3, 10, 2, 1, 1, false);
        double product = 0;
        int feasible = 0;
        for (long seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] messages = new int[8];
            for (int second = 0; second < messages.length; second++) {
                messages[second] = random.nextInt(3) == 0 ? random.nextInt(120) : random.nextInt(12);
            }
            Arrivals arrivals = Arrivals.of("small " + seed, messages);
            double best = cheapest(arrivals, small);
            if (Double.isInfinite(best)) {
                continue;
            }
            feasible++;
            double planned = Clairvoyant.plan(arrivals, small).instanceHours() * 3_600;

            assertThat(planned)
                    .as("seed %d: the best of all plans is the best", seed)
                    .isGreaterThan(best - 1e-6);
            assertThat(planned).as("seed %d: and it is near", seed).isLessThan(1.1 * best);
            product += Math.log(planned / best);
        }
        assertThat(feasible).isGreaterThan(9);
        assertThat(Math.exp(product / feasible)).as("on average").isLessThan(1.02);
    }

    private static double cheapest(Arrivals arrivals, FleetSettings settings) {
        int seconds = arrivals.seconds() + 5;
        int[] plan = new int[seconds];
        double best = Double.POSITIVE_INFINITY;
        int plans = (int) Math.pow(settings.maxInstances(), seconds);
        for (int code = 0; code < plans; code++) {
            int rest = code;
            for (int second = 0; second < seconds; second++) {
                plan[second] = 1 + rest % settings.maxInstances();
                rest /= settings.maxInstances();
            }
            double cost = Clairvoyant.cost(plan, arrivals, settings);
            if (cost < best && isInTime(arrivals, plan, settings.serviceRate())) {
                best = cost;
            }
        }
        return best;
    }

    private static boolean isInTime(Arrivals arrivals, int[] plan, double rate) {
        double waiting = 0;
        double recent = 0;
        for (int second = 0; second < plan.length; second++) {
            recent += arrivals.at(second) - (second >= 5 ? arrivals.at(second - 5) : 0);
            waiting = Math.max(0, waiting + arrivals.at(second) - plan[second] * rate);
            if (waiting > recent) {
                return false;
            }
        }
        return true;
    }

    @Test
    void noRunInWhichNobodyIsLateCostsLess() {
        for (int instances = 2; instances <= 40; instances++) {
            int size = instances;
            Arrivals arrivals = random(instances, 1_000);
            Outcome outcome = Simulation.run(
                    arrivals, FLEET, Via.DIRECT, observation -> SimulationTest.decision(size), share -> {});
            if (outcome.latePercent() == 0) {
                assertThat(Clairvoyant.plan(arrivals, FLEET).instanceHours())
                        .as("%d instances all the time", instances)
                        .isLessThan(outcome.instanceHours());
            }
        }
    }

    @Test
    void keepsTheFirstFleetWhereTheTraceIsOverBeforeADrainPays() {
        for (int seconds = 1; seconds <= 40; seconds++) {
            for (int load : new int[] {700, 3_000, 13_000}) {
                int[] messages = new int[seconds];
                Arrays.fill(messages, load);
                messages[seconds / 2] += load;
                Arrivals arrivals = Arrivals.of("short", messages);
                int first = Simulation.firstInstances(arrivals, FLEET);
                Outcome outcome = Simulation.run(
                        arrivals, FLEET, Via.DIRECT, observation -> SimulationTest.decision(first), share -> {});
                Clairvoyant.Plan plan = Clairvoyant.plan(arrivals, FLEET);

                assertThat(outcome.latePercent()).isZero();
                assertThat(plan.instanceHours())
                        .as("%d s of %d/s", seconds, load)
                        .isLessThanOrEqualTo(outcome.instanceHours() + 1e-9)
                        .isGreaterThanOrEqualTo(plan.boundHours() - 1e-9);
                assertThat(waits(arrivals, plan.instances(), 500).latePercent()).isZero();
            }
        }
    }

    @Test
    void theTautStringIsStraightWhereItCanBe() {
        assertThat(TautString.rates(new long[] {0, 0, 0, 12}, new long[] {0, 12, 12, 12}))
                .containsExactly(4, 4, 4);
        assertThat(TautString.rates(new long[] {0, 6, 6, 12}, new long[] {0, 7, 7, 12}))
                .as("up at once, then as even as the corridor allows")
                .containsExactly(6, 1, 5);
    }

    @Test
    void theTautStringStaysInItsCorridor() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long[] lower = new long[200];
            long[] upper = new long[200];
            for (int i = 1; i < 200; i++) {
                upper[i] = upper[i - 1] + random.nextInt(50);
            }
            System.arraycopy(upper, 0, lower, 7, 193);
            lower[199] = upper[199];
            double sum = 0;
            double[] rates = TautString.rates(lower, upper);
            for (int i = 1; i < 200; i++) {
                sum += rates[i - 1];
                assertThat(sum)
                        .as("seed %d, point %d", seed, i)
                        .isBetween((double) lower[i] - 1e-6, (double) upper[i] + 1e-6);
            }
            assertThat(sum).as("seed %d", seed).isCloseTo((double) upper[199], within(1e-6));
        }
    }
}

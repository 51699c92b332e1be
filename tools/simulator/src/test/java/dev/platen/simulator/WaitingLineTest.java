package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    private final Waits waits = new Waits();
    private final WaitingLine line = new WaitingLine(waits);

    @Test
    void nobodyWaitsWhileThereIsMoreCapacityThanArrivals() {
        line.pass(0, 400, 500);
        line.pass(1, 500, 500);

        assertThat(waits.longest()).isZero();
        assertThat(waits.quantile(0.999)).isZero();
        assertThat(waits.messages()).isEqualTo(900);
        assertThat(line.isEmpty()).isTrue();
    }

    @Test
    void whoComesFirstIsServedFirst() {
        line.pass(0, 1_000, 500);
        assertThat(line.waiting()).isEqualTo(500);
        assertThat(line.oldest(1)).as("the 500th came at 0.5 s").isCloseTo(0.5, within(1e-9));
        line.pass(1, 0, 500);

        assertThat(line.isEmpty()).isTrue();
        assertThat(waits.longest()).as("the last came at 1 s and went at 2 s").isCloseTo(1, within(1e-9));
        assertThat(waits.quantile(0.5)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void countsWhoIsLateExactly() {
        line.pass(0, 10_000, 500);
        for (int second = 1; second < 20; second++) {
            line.pass(second, 0, 500);
        }

        double perMessage = 1.0 / 500 - 1.0 / 10_000;
        assertThat(waits.latePercent())
                .as("message x waits x * %s s", perMessage)
                .isCloseTo(100 * (1 - 5 / perMessage / 10_000), within(1e-4));
        assertThat(waits.longest()).isCloseTo(19, within(1e-9));
    }

    @Test
    void aLineMayEndWithinASecond() {
        line.pass(0, 1_000, 500);
        line.pass(1, 250, 1_000);

        assertThat(line.isEmpty()).isTrue();
        assertThat(waits.messages()).isCloseTo(1_250, within(1e-6));
        // The first of the 250 waits 0.5 s, each next one 1/250 - 1/1000 s less.
        double unwaited = 250 - 0.5 / (1.0 / 250 - 1.0 / 1_000);
        assertThat(waits.quantile(unwaited / 1_250 - 0.001)).isZero();
        assertThat(waits.quantile(unwaited / 1_250 + 0.02)).isPositive();
    }

    @Test
    void losesAndInventsNothing() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Waits all = new Waits();
            WaitingLine queue = new WaitingLine(all);
            double sum = 0;
            int second = 0;
            for (; second < 500; second++) {
                int arrivals = random.nextInt(3) == 0 ? random.nextInt(5_000) : 0;
                sum += arrivals;
                queue.pass(second, arrivals, 500.0 * random.nextInt(4));
            }
            assertThat(all.messages() + queue.waiting())
                    .as("seed %d, on the way", seed)
                    .isCloseTo(sum, within(1e-3));
            while (!queue.isEmpty()) {
                queue.pass(second++, 0, 700);
            }
            assertThat(all.messages()).as("seed %d, at the end", seed).isCloseTo(sum, within(1e-3));
        }
    }

    @Test
    void agreesWithMessagesThatAreServedOneByOne() {
        for (long seed = 0; seed < 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Waits fluid = new Waits();
            WaitingLine queue = new WaitingLine(fluid);
            double[] single = new double[60_000];
            int count = 0;
            double free = 0;
            for (int second = 0; second < 40; second++) {
                int arrivals = random.nextInt(1_500);
                queue.pass(second, arrivals, 1_000);
                for (int i = 0; i < arrivals; i++) {
                    double came = second + (double) i / arrivals;
                    single[count++] = Math.max(0, free - came);
                    free = Math.max(free, came) + 0.001;
                }
            }
            for (int second = 40; !queue.isEmpty(); second++) {
                queue.pass(second, 0, 1_000);
            }
            Arrays.sort(single, 0, count);
            assertThat(fluid.quantile(0.5)).as("median, seed %d", seed).isCloseTo(single[count / 2], within(0.02));
            assertThat(fluid.quantile(0.99))
                    .as("p99, seed %d", seed)
                    .isCloseTo(single[(int) (count * 0.99)], within(0.02));
            assertThat(fluid.longest()).as("max, seed %d", seed).isCloseTo(single[count - 1], within(0.01));
        }
    }
}

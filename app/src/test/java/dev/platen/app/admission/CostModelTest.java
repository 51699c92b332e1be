package dev.platen.app.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostModelTest {
    private final CostModel model = new CostModel();

    @Test
    void isCautiousAboutWhatItDoesNotKnow() {
        assertThat(model.estimate(0)).isEqualTo(CostModel.prior(0)).isGreaterThan(32 * 1024);
        assertThat(model.estimate(4_000_000)).isGreaterThan(10 * 4_000_000L);
        assertThat(model.isUnknown(2_000)).isTrue();
    }

    @Test
    void believesWhatItHasSeenOftenEnough() {
        for (int i = 0; i < 16; i++) {
            model.observe(2_000, 10_000);
        }

        assertThat(model.estimate(2_000)).isEqualTo(11_250);
        assertThat(model.isUnknown(2_000)).isFalse();
        assertThat(model.isUnknown(200)).as("a smaller one").isFalse();
        assertThat(model.isUnknown(20_000)).as("a larger one").isTrue();
        assertThat(model.estimate(2_047)).as("the same class").isEqualTo(11_250);
        assertThat(model.estimate(2_048)).as("the next class").isEqualTo(CostModel.prior(2_048));
    }

    @Test
    void anExpensiveFirstRenderRaisesEvenThePrior() {
        model.observe(2_000, 50_000_000);

        assertThat(model.estimate(2_000)).isEqualTo(100_000_000);
    }

    @Test
    void forgetsWhatWasLongAgo() {
        model.observe(2_000, 1_000_000);
        for (int i = 0; i < 127; i++) {
            model.observe(2_000, 10_000);
        }
        assertThat(model.estimate(2_000)).as("within the last renders").isGreaterThan(1_000_000);
        for (int i = 0; i < 256; i++) {
            model.observe(2_000, 10_000);
        }

        assertThat(model.estimate(2_000)).isEqualTo(11_250);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fewerThanOneInAHundredExceedTheEstimateWhateverTheDistribution(long seed) {
        Random random = new Random(seed);
        int renders = 20_000;
        int exceeded = 0;
        for (int i = 0; i < renders; i++) {
            long payload = (long) (500 * Math.exp(random.nextGaussian()));
            long cost = cost(seed, random, payload);
            exceeded += cost > model.estimate(payload) ? 1 : 0;
            model.observe(payload, cost);
        }

        assertThat(exceeded).as("of %d renders, seed %d", renders, seed).isLessThanOrEqualTo(renders / 100);
    }

    /// Even, spread, heavy-tailed and two-humped costs, by seed.
    private static long cost(long seed, Random random, long payload) {
        double shape = switch ((int) (seed % 4)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextDouble();
            case 2 -> Math.exp(random.nextGaussian());
            default -> random.nextInt(20) == 0 ? 8 : 1;
        };
        return (long) ((4_000 + 5 * payload) * shape);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 255, 256, 1 << 23, Long.MAX_VALUE})
    void hasAClassForEverySize(long payloadBytes) {
        model.observe(payloadBytes, 1);

        assertThat(CostModel.sizeClass(payloadBytes)).isBetween(0, 15);
    }
}

package dev.platen.app.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestrictionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = -7 * SECOND;

    private final Restriction restriction = new Restriction();

    @Test
    void nothingBeginsWhilePaused() {
        restriction.paused(true);
        assertThat(restriction.tryBegin(10, false, START)).isEqualTo(Restriction.NOT_KNOWN);
        assertThat(restriction.tryBegin(10, true, START)).isEqualTo(Restriction.NOT_KNOWN);

        restriction.paused(false);
        assertThat(restriction.tryBegin(10, false, START)).isZero();
        assertThat(restriction.isNone()).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theRateIsKeptOnAverage(long seed) {
        Random random = new Random(seed);
        double rate = 1 + random.nextInt(500);
        restriction.limits(new WorkspaceLimits(rate, Long.MAX_VALUE));
        int begun = 0;
        long now = START;
        while (now < START + 60 * SECOND) {
            begun += restriction.tryBegin(10, false, now) == 0 ? 1 : 0;
            now += random.nextInt((int) (SECOND / 1_000));
        }

        assertThat(begun).as("at %s a second", rate).isBetween((int) (58 * rate), (int) (62 * rate + 1));
    }

    @Test
    void saysWhenTheNextMayBegin() {
        restriction.limits(new WorkspaceLimits(0.5, Long.MAX_VALUE));
        assertThat(restriction.tryBegin(10, true, START)).isZero();
        long wait = restriction.tryBegin(10, true, START);
        assertThat(wait).isEqualTo(2 * SECOND);
        assertThat(restriction.tryBegin(10, true, START + wait)).isZero();
    }

    @Test
    void bytesInFlightAreBoundedButForASingleOne() {
        restriction.limits(new WorkspaceLimits(Double.POSITIVE_INFINITY, 100));
        assertThat(restriction.tryBegin(60, false, START)).isZero();
        assertThat(restriction.tryBegin(60, false, START)).isPositive();
        assertThat(restriction.tryBegin(40, false, START)).isZero();
        restriction.ended(60);
        restriction.ended(40);
        assertThat(restriction.tryBegin(1_000, false, START)).isZero();
    }

    @Test
    void whatWasParkedGoesBeforeWhatIsNew() {
        restriction.limits(new WorkspaceLimits(1, Long.MAX_VALUE));
        assertThat(restriction.tryBegin(10, false, START)).isZero();
        assertThat(restriction.tryBegin(10, true, START)).isEqualTo(SECOND);
        assertThat(restriction.tryBegin(10, false, START + SECOND)).isPositive();
        assertThat(restriction.tryBegin(10, true, START + SECOND)).isZero();
        assertThat(restriction.tryBegin(10, false, START + 2 * SECOND)).isZero();
    }

    @Test
    void refusesLimitsThatNobodyCanKeep() {
        assertThatThrownBy(() -> new WorkspaceLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WorkspaceLimits(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WorkspaceLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.platen.app.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RollingSumTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void forgetsAfterASecondAndNotBefore() {
        RollingSum sum = new RollingSum();
        sum.add(0, 1);
        sum.add(500 * MILLI, 2);
        assertThat(sum.sum(870 * MILLI)).isEqualTo(3);
        assertThat(sum.sum(1_000 * MILLI)).isEqualTo(2);
        assertThat(sum.sum(60_000 * MILLI)).isZero();
    }

    @Test
    void worksOnAClockThatBeginsBelowZero() {
        RollingSum sum = new RollingSum();
        sum.add(-500 * MILLI, 4);
        assertThat(sum.sum(-100 * MILLI)).isEqualTo(4);
        assertThat(sum.sum(600 * MILLI)).isZero();
    }
}

package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;

    @Test
    void turnsComeAtTheRate() {
        Pace pace = new Pace(100);
        assertThat(pace.claim(0)).as("at once").isZero();
        long wait = 0;
        for (int i = 0; i < 100; i++) {
            wait = pace.claim(0);
        }
        assertThat(wait).as("the hundredth after the first").isBetween(985 * MILLI, 1_000 * MILLI);
    }

    @Test
    void whatWasNotUsedIsLost() {
        Pace pace = new Pace(100);
        pace.claim(0);
        long later = 60_000 * MILLI;
        int atOnce = 0;
        while (pace.claim(later) == 0) {
            atOnce++;
        }
        assertThat(atOnce).isBetween(1, 6);
    }
}

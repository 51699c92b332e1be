package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefaultHpaTest {
    private final DefaultHpa hpa = new DefaultHpa();

    @Test
    void growsByFourOrToTwiceAsManyEveryFifteenSeconds() {
        assertThat(hpa.follow(40, 2, 15)).as("by four").isEqualTo(6);
        assertThat(hpa.follow(40, 6, 5)).as("between two syncs").isEqualTo(6);
        assertThat(hpa.follow(40, 6, 10)).as("to twice as many").isEqualTo(12);
        assertThat(hpa.follow(14, 12, 15)).isEqualTo(14);
    }

    @Test
    void toleratesTenPercent() {
        assertThat(hpa.follow(21, 20, 15)).isEqualTo(20);
        assertThat(hpa.follow(23, 20, 15)).isEqualTo(23);
    }

    @Test
    void shrinksToTheHighestRecommendationOfFiveMinutes() {
        hpa.follow(20, 20, 15);
        for (int seconds = 15; seconds < 300; seconds += 15) {
            assertThat(hpa.follow(3, 20, 15)).as("after %s s", seconds).isEqualTo(20);
        }
        assertThat(hpa.follow(3, 20, 15)).as("after 300 s").isEqualTo(3);
    }
}

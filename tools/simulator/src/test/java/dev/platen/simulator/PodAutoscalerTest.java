package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodAutoscalerTest {
    @ParameterizedTest(name = "{0} instances, {1} wanted: {2}, because {3}")
    @CsvSource({
        "10, 11,10, 'just 10 %'",
        "20, 22,20, 'just 10 %'",
        "20, 18,20, 'within 10 %'",
        "20, 23,23, 'beyond 10 %'",
        " 2, 40, 6, 'at most 4 more while that is more than twice as many'",
        " 3,  7, 7, 'less than 4 more'",
        "10, 40,20, 'at most twice as many'",
        "10,  2, 2, 'nothing higher was wanted before'"
    })
    void byDefaultItFollowsTheRules(int current, int wanted, int expected, String reason) {
        assertThat(PodAutoscaler.byDefault().next(current, wanted)).as(reason).isEqualTo(expected);
    }

    @Test
    void itGoesDownToTheHighestOfTheLastFiveMinutes() {
        PodAutoscaler autoscaler = PodAutoscaler.byDefault();
        int current = autoscaler.next(10, 20);
        assertThat(current).isEqualTo(20);
        for (int look = 1; look < 20; look++) {
            current = autoscaler.next(current, 5);
            assertThat(current).as("look %d, after %d s", look, 15 * look).isEqualTo(20);
        }
        assertThat(autoscaler.next(current, 5)).as("300 s later").isEqualTo(5);
    }

    @Test
    void whatWasWantedInBetweenIsAFloorAndNotAReasonToGrow() {
        PodAutoscaler autoscaler = PodAutoscaler.byDefault();
        assertThat(autoscaler.next(10, 40)).as("limited").isEqualTo(20);
        assertThat(autoscaler.next(20, 15))
                .as("40 was wanted, but nobody wants it now")
                .isEqualTo(20);
    }

    @Test
    void tunedItDoesWhatIsWanted() {
        PodAutoscaler autoscaler = PodAutoscaler.tuned();
        assertThat(autoscaler.next(2, 40)).isEqualTo(40);
        assertThat(autoscaler.next(40, 39)).isEqualTo(39);
        assertThat(autoscaler.next(39, 2)).isEqualTo(2);
    }
}

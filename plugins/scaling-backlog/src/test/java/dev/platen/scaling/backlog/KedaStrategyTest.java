package dev.platen.scaling.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KedaStrategyTest {
    private static ScalingDecision decide(Map<String, String> settings, long arrived, long... backlogs) {
        List<LaneLoad> lanes = Arrays.stream(backlogs)
                .mapToObj(backlog -> new LaneLoad("lane", backlog, 0, Duration.ZERO, arrived, 0))
                .toList();
        FleetState fleet =
                new FleetState(3, List.of(), 3, 0, Duration.ofSeconds(2), Duration.ofSeconds(3), 500, List.of());
        return new KedaStrategyFactory()
                .create(new PluginSettings(settings))
                .decide(new ScalingObservation(Instant.EPOCH, Duration.ofSeconds(5), lanes, fleet, 2, 40, List.of()));
    }

    @Test
    void wantsAnInstanceForEveryTenWaitingMessages() {
        assertThat(decide(Map.of(), 0, 70).desiredInstances()).isEqualTo(7);
        assertThat(decide(Map.of(), 0, 71).desiredInstances()).as("rounded up").isEqualTo(8);
    }

    @Test
    void takesTheLaneWithTheHighestBacklogAsTheHpaTakesItsHighestMetric() {
        assertThat(decide(Map.of(), 0, 70, 120, 0).desiredInstances())
                .as("one trigger a lane, not their sum")
                .isEqualTo(12);
    }

    @Test
    void doesNotSeeArrivals() {
        assertThat(decide(Map.of(), 1_000_000, 0).desiredInstances())
                .as("a flood that does not wait yet")
                .isEqualTo(2);
    }

    @Test
    void staysWithinTheBoundsAndSaysSo() {
        ScalingDecision flooded = decide(Map.of(), 0, Long.MAX_VALUE);

        assertThat(flooded.desiredInstances()).as("no overflow").isEqualTo(40);
        assertThat(flooded.reason()).contains("upper bound 40");
        assertThat(decide(Map.of(), 0, 1).reason())
                .isEqualTo("a backlog of 1 at 10 an instance makes 1, raised to the lower bound 2");
    }

    @Test
    void takesTheThresholdFromTheSettings() {
        assertThat(decide(Map.of("message-backlog-threshold", "100"), 0, 900).desiredInstances())
                .isEqualTo(9);
        assertThatThrownBy(() -> decide(Map.of("message-backlog-threshold", "0"), 0, 900))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("message-backlog-threshold")
                .hasMessageContaining("from 1 to");
    }

    @Test
    void namesEveryInput() {
        assertThat(decide(Map.of(), 5, 70).inputs())
                .containsEntry("highestLaneBacklogMessages", 70.0)
                .containsEntry("messageBacklogThreshold", 10.0);
    }
}

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogStrategyTest {
    private final BacklogStrategyFactory factory = new BacklogStrategyFactory();

    /// Arrivals are counted over ten seconds.
    private static ScalingObservation observation(long arrivalsPerSecond, long backlogMessages) {
        LaneLoad urgent = new LaneLoad("urgent", backlogMessages / 2, 0, Duration.ZERO, arrivalsPerSecond * 4, 0);
        LaneLoad bulk =
                new LaneLoad("bulk", backlogMessages - backlogMessages / 2, 0, Duration.ZERO, arrivalsPerSecond * 6, 0);
        FleetState fleet =
                new FleetState(3, List.of(), 3, 0, Duration.ofSeconds(2), Duration.ofSeconds(3), 500, List.of());
        return new ScalingObservation(
                Instant.EPOCH, Duration.ofSeconds(10), List.of(urgent, bulk), fleet, 2, 40, List.of());
    }

    private ScalingDecision decide(Map<String, String> settings, long arrivalsPerSecond, long backlogMessages) {
        return factory.create(new PluginSettings(settings)).decide(observation(arrivalsPerSecond, backlogMessages));
    }

    @Test
    void wantsInstancesForArrivalsAtSeventyPercentUtilisation() {
        assertThat(decide(Map.of(), 3_500, 0).desiredInstances())
                .as("3,500 / (0.7 * 500)")
                .isEqualTo(10);
        assertThat(decide(Map.of(), 3_501, 0).desiredInstances())
                .as("a little more needs one more")
                .isEqualTo(11);
    }

    @Test
    void addsAnInstanceForEveryTwoThousandFiveHundredWaitingMessages() {
        assertThat(decide(Map.of(), 3_500, 5_000).desiredInstances()).isEqualTo(12);
        assertThat(decide(Map.of(), 3_500, 5_001).desiredInstances()).isEqualTo(13);
    }

    @Test
    void sumsTheFractionsBeforeItRoundsUp() {
        assertThat(decide(Map.of(), 1_225, 1_250).desiredInstances())
                .as("3.5 + 0.5")
                .isEqualTo(4);
    }

    @Test
    void staysWithinTheBoundsAndSaysSo() {
        ScalingDecision idle = decide(Map.of(), 0, 0);
        ScalingDecision flooded = decide(Map.of(), 1_000_000_000_000L, Long.MAX_VALUE);

        assertThat(idle.desiredInstances()).isEqualTo(2);
        assertThat(idle.reason()).contains("lower bound 2");
        assertThat(flooded.desiredInstances()).as("no overflow").isEqualTo(40);
        assertThat(flooded.reason()).contains("upper bound 40");
    }

    @Test
    void takesBothParametersFromTheSettings() {
        Map<String, String> settings = Map.of("target-utilisation", "0.5", "messages-per-instance", "100");

        assertThat(decide(settings, 1_000, 600).desiredInstances())
                .as("1,000 / (0.5 * 500) + 600 / 100")
                .isEqualTo(10);
    }

    @Test
    void namesEveryInput() {
        ScalingDecision decision = decide(Map.of(), 700, 2_500);

        assertThat(decision.inputs())
                .containsEntry("arrivalsPerSecond", 700.0)
                .containsEntry("backlogMessages", 2_500.0)
                .containsEntry("serviceRatePerInstance", 500.0)
                .containsEntry("readyInstances", 3.0)
                .containsEntry("targetUtilisation", 0.7)
                .containsEntry("messagesPerInstance", 2_500.0)
                .containsEntry("instancesForArrivals", 2.0)
                .containsEntry("instancesForBacklog", 1.0);
        assertThat(decision.reason()).isEqualTo("2.0 instances for what arrives and 1.0 for what waits make 3");
    }

    @Test
    void givesNoInstanceBackWhileTheArrivalsAreNotKnown() {
        LaneLoad lane = new LaneLoad("bulk", 5_000, 0, Duration.ZERO, 0, 0);
        FleetState fleet =
                new FleetState(12, List.of(), 12, 0, Duration.ofSeconds(2), Duration.ofSeconds(3), 500, List.of());
        ScalingDecision decision = factory.create(PluginSettings.none())
                .decide(new ScalingObservation(Instant.EPOCH, Duration.ZERO, List.of(lane), fleet, 2, 40, List.of()));

        assertThat(decision.desiredInstances())
                .as("the first observation of a new leader, with a fleet of 12")
                .isEqualTo(12);
        assertThat(decision.reason()).contains("arrivals are not known yet");
    }

    @Test
    void refusesSettingsItDoesNotKnowOrThatAreOutOfRange() {
        assertThatThrownBy(() -> factory.create(new PluginSettings(Map.of("target-utilization", "0.7"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("target-utilization")
                .hasMessageContaining("target-utilisation");
        assertThatThrownBy(() -> factory.create(new PluginSettings(Map.of("target-utilisation", "1.5"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("1.5")
                .hasMessageContaining("0.05");
        assertThatThrownBy(() -> factory.create(new PluginSettings(Map.of("messages-per-instance", "0"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("messages-per-instance");
    }
}

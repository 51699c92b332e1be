package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastStrategyTest {
    private final TestFleet fleet = new TestFleet(60);
    private final ScalingStrategy strategy = create(Map.of());

    private static ScalingStrategy create(Map<String, String> settings) {
        return new ForecastStrategyFactory().create(new PluginSettings(settings));
    }

    private ScalingDecision decide(int second, double perSecond, long backlog, FleetState state) {
        return strategy.decide(TestFleet.observation(second, perSecond, backlog, state, List.of()));
    }

    private FleetState ready(int instances) {
        return fleet.fleet(instances, List.of(), List.of());
    }

    private ScalingDecision steady(int seconds, double perSecond) {
        ScalingDecision last = decide(0, 0, 0, ready(10));
        for (int second = 5; second <= seconds; second += 5) {
            last = decide(second, perSecond, 0, ready(10));
        }
        return last;
    }

    @Test
    void followsASteadyLoadWithoutWaste() {
        assertThat(steady(3_600, 2_500).desiredInstances())
                .as("2,500 / 500, and one for the width of a bucket of errors")
                .isBetween(5, 6);
    }

    @Test
    void startsInstancesForARiseBeforeAnythingWaits() {
        steady(600, 2_500);
        ScalingDecision last = decide(605, 2_600, 0, ready(10));
        for (int tick = 0; tick < 12; tick++) {
            last = decide(610 + 5 * tick, 2_600 + 100 * tick, 0, ready(10));
        }
        assertThat(last.desiredInstances())
                .as("3,700 messages/s and rising by 20 each second: nothing waits, and 60 s later 10 are too few")
                .isGreaterThan(8);
        assertThat(last.reason()).contains("within 65.0 s");
    }

    @Test
    void sendsNobodyAwayBeforeItKnowsTheLoad() {
        assertThat(steady(290, 500).desiredInstances())
                .as("the ten that it found, for as long as a forecast is held")
                .isEqualTo(10);
        assertThat(steady(600, 500).desiredInstances()).as("later").isLessThan(5);
    }

    @Test
    void holdsTheHighestForecastForAWhileAndThenReleases() {
        steady(600, 5_000);

        assertThat(decide(605, 1_000, 0, ready(10)).desiredInstances())
                .as("at once")
                .isGreaterThanOrEqualTo(10);
        ScalingDecision last = decide(610, 1_000, 0, ready(10));
        for (int second = 615; second < 1_500; second += 5) {
            last = decide(second, 1_000, 0, ready(10));
        }
        assertThat(last.desiredInstances()).as("long after").isLessThan(6);
    }

    @Test
    void countsInstancesThatAreStartingAgainstTheBacklog() {
        FleetState five = fleet.fleet(5, List.of(), List.of());
        FleetState fiveAndTen = fleet.fleet(5, Collections.nCopies(10, Duration.ofSeconds(58)), List.of());
        double alone = forBacklog(five);
        double helped = forBacklog(fiveAndTen);

        assertThat(alone)
                .as("50,000 wait and five instances have no time for them")
                .isGreaterThan(20);
        assertThat(helped)
                .as("ten more are ready in 2 s and will have rendered them")
                .isLessThan(alone / 2);
    }

    private static double forBacklog(FleetState state) {
        ScalingStrategy strategy = create(Map.of());
        for (int second = 0; second < 600; second += 5) {
            strategy.decide(TestFleet.observation(second, 2_500, 0, state, List.of()));
        }
        return strategy.decide(TestFleet.observation(600, 2_500, 50_000, state, List.of()))
                .inputs()
                .getOrDefault("instancesForBacklog", -1.0);
    }

    @Test
    void wantsMoreInstancesWhileSomeAreUnderPressure() {
        int calm = steady(600, 2_500).desiredInstances();
        FleetState pressed = fleet.fleet(10, List.of(), List.of(4, 4, 4, 4, 0, 0, 0, 0, 0, 0));

        assertThat(decide(605, 2_500, 0, pressed).desiredInstances())
                .as("four instances at level 4 are worth two")
                .isGreaterThanOrEqualTo(calm + 2);
    }

    @Test
    void givesNoInstanceBackWhileTheArrivalsAreNotKnown() {
        ScalingDecision first = decide(0, 0, 0, ready(23));

        assertThat(first.desiredInstances()).isEqualTo(23);
        assertThat(first.reason()).contains("not known yet");
    }

    @Test
    void isReadyForAnAnnouncedLoadAndGivesItsInstancesBackAfterwards() {
        int[] arrivals = new int[3_600];
        Arrays.fill(arrivals, 1_000);
        Arrays.fill(arrivals, 1_800, 2_100, 11_000);
        AnnouncedLoad campaign = new AnnouncedLoad(
                "campaign", "acme", "normal", 3_000_000, TestFleet.BEGIN.plusSeconds(1_800), Duration.ofMinutes(5), 1);

        TestFleet.Outcome outcome = fleet.run(strategy, arrivals, List.of(campaign));

        assertThat(outcome.latePercent()).as("late").isZero();
        assertThat(outcome.instances()[1_700]).as("not too early").isLessThanOrEqualTo(4);
        assertThat(outcome.instances()[1_800]).as("ready").isGreaterThanOrEqualTo(22);
        assertThat(outcome.instances()[2_120]).as("given back").isLessThanOrEqualTo(4);
        double clairvoyant = 3_600 * 2 + (300 + 60) * 20;
        assertThat(outcome.instanceSeconds())
                .as("a fifth of the announced cost at most for not knowing the rest")
                .isLessThan(1.25 * clairvoyant);
    }

    @Test
    void anAnnouncementThatNobodyTrustsCostsNothing() {
        steady(600, 2_500);
        AnnouncedLoad noise = new AnnouncedLoad(
                "noise", "acme", "normal", 3_000_000, TestFleet.BEGIN.plusSeconds(620), Duration.ofMinutes(5), 0);

        assertThat(strategy.decide(TestFleet.observation(605, 2_500, 0, ready(10), List.of(noise)))
                        .desiredInstances())
                .isBetween(5, 6);
    }

    @Test
    void namesEveryInput() {
        assertThat(steady(600, 2_500).inputs())
                .containsEntry("arrivalsPerSecond", 2_500.0)
                .containsEntry("announcedPerSecond", 0.0)
                .containsEntry("serviceRatePerInstance", 500.0)
                .containsEntry("horizonSeconds", 65.0)
                .containsEntry("readyInstances", 10.0)
                .containsKeys("upperPerSecond", "expectedPerSecond", "backlogAtHorizon", "instancesForLoad");
    }

    @Test
    void refusesSettingsThatAreOutOfRange() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "quantile", "1.5", "errors", "both", "hold-seconds", "-1", "drain-seconds", "0")
                .entrySet()) {
            assertThatThrownBy(() -> create(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining(wrong.getKey())
                    .hasMessageContaining("'" + wrong.getValue() + "'");
        }
    }
}

package dev.platen.scaling.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleStrategyTest {
    /// An instance takes 60 s to start (90th percentile) and observations come every 5 s.
    private static ScalingDecision at(String time, Map<String, String> settings) {
        FleetState fleet =
                new FleetState(2, List.of(), 2, 0, Duration.ofSeconds(40), Duration.ofSeconds(60), 500, List.of());
        return new ScheduleStrategyFactory()
                .create(new PluginSettings(settings))
                .decide(new ScalingObservation(
                        Instant.parse(time), Duration.ofSeconds(5), List.of(), fleet, 2, 40, List.of()));
    }

    private static int desired(String time, String... baselines) {
        Map<String, String> settings = new HashMap<>();
        for (int n = 0; n < baselines.length; n++) {
            settings.put("baseline-" + (n + 1), baselines[n]);
        }
        return at(time, settings).desiredInstances();
    }

    @Test
    void isReadyWhenTheBaselineBeginsAndGoesWhenItEnds() {
        assertThat(desired("2026-11-23T07:58:54Z", "mon-fri 08:00-18:00 12"))
                .as("66 s before, one second too early")
                .isEqualTo(2);
        assertThat(desired("2026-11-23T07:58:55Z", "mon-fri 08:00-18:00 12"))
                .as("a start-up and an interval before")
                .isEqualTo(12);
        assertThat(desired("2026-11-23T17:59:59Z", "mon-fri 08:00-18:00 12")).isEqualTo(12);
        assertThat(desired("2026-11-23T18:00:00Z", "mon-fri 08:00-18:00 12")).isEqualTo(2);
    }

    @Test
    void knowsTheDaysOfTheWeek() {
        assertThat(desired("2026-11-22T12:00:00Z", "mon-fri 08:00-18:00 12"))
                .as("a Sunday")
                .isEqualTo(2);
        assertThat(desired("2026-11-22T12:00:00Z", "Sat,Sun 08:00-18:00 12")).isEqualTo(12);
        assertThat(desired("2026-11-22T12:00:00Z", "fri-mon 08:00-18:00 12"))
                .as("a range over the end of the week")
                .isEqualTo(12);
        assertThat(desired("2026-11-25T12:00:00Z", "fri-mon 08:00-18:00 12"))
                .as("a Wednesday")
                .isEqualTo(2);
        assertThat(desired("2026-11-25T12:00:00Z", "daily 00:00-24:00 12")).isEqualTo(12);
    }

    @Test
    void knowsDates() {
        assertThat(desired("2026-11-27T12:00:00Z", "2026-11-27 08:00-18:00 30")).isEqualTo(30);
        assertThat(desired("2026-11-28T12:00:00Z", "2026-11-27 08:00-18:00 30")).isEqualTo(2);
        assertThat(desired("2026-11-30T12:00:00Z", "2026-11-27..2026-11-30 08:00-18:00 30"))
                .isEqualTo(30);
        assertThat(desired("2026-12-01T12:00:00Z", "2026-11-27..2026-11-30 08:00-18:00 30"))
                .isEqualTo(2);
    }

    @Test
    void aBaselineOverMidnightBelongsToTheDayThatItStartsOn() {
        assertThat(desired("2026-11-28T05:00:00Z", "fri 22:00-06:00 9"))
                .as("Saturday morning")
                .isEqualTo(9);
        assertThat(desired("2026-11-27T05:00:00Z", "fri 22:00-06:00 9"))
                .as("Friday morning")
                .isEqualTo(2);
    }

    @Test
    void theHighestOfSeveralCounts() {
        assertThat(desired("2026-11-23T12:00:00Z", "daily 00:00-24:00 5", "mon 11:00-13:00 20", "mon 10:00-14:00 10"))
                .isEqualTo(20);
    }

    @Test
    void followsTheTimeZoneThroughTheChangeToSummerTime() {
        Map<String, String> berlin = Map.of("time-zone", "Europe/Berlin", "baseline-1", "daily 08:00-18:00 12");

        assertThat(at("2026-03-28T06:58:00Z", berlin).desiredInstances())
                .as("07:58 in winter")
                .isEqualTo(2);
        assertThat(at("2026-03-28T07:00:00Z", berlin).desiredInstances()).isEqualTo(12);
        assertThat(at("2026-03-29T06:00:00Z", berlin).desiredInstances())
                .as("08:00 in summer")
                .isEqualTo(12);
    }

    @Test
    void staysWithinTheBoundsAndSaysWhichBaselineItFollows() {
        ScalingDecision decision = at("2026-11-23T12:00:00Z", Map.of("baseline-7", "mon 11:00-13:00 90"));

        assertThat(decision.desiredInstances()).isEqualTo(40);
        assertThat(decision.reason())
                .isEqualTo("the baseline 'mon 11:00-13:00 90' (UTC) applies or is about to,"
                        + " held at the upper bound 40");
        assertThat(decision.inputs()).containsEntry("scheduledInstances", 90.0).containsEntry("aheadSeconds", 65.0);
    }

    @Test
    void hasANumberForAllOtherTimes() {
        assertThat(at("2026-11-23T12:00:00Z", Map.of("otherwise", "4")).desiredInstances())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mon-fri 08:00-18:00",
                "mon-fri 08:00 12",
                "mo-fri 08:00-18:00 12",
                "mon-fri 8-18 12",
                "mon-fri 08:00-25:00 12",
                "mon-fri 08:00-08:00 12",
                "mon-fri 08:00-18:00 -1",
                "mon-fri 08:00-18:00 100001",
                "mon-fri 08:00-18:00 many",
                "2026-02-30 08:00-18:00 12",
                "2026-11-30..2026-11-27 08:00-18:00 12",
                "mon-fri 08:00-18:00 12 more"
            })
    void namesKeyValueAndWhatIsAllowedForABaselineItCannotRead(String wrong) {
        assertThatThrownBy(() -> at("2026-11-23T12:00:00Z", Map.of("baseline-3", wrong)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("baseline-3")
                .hasMessageContaining("'" + wrong + "'")
                .hasMessageContaining("mon-fri 08:00-18:00 12");
    }

    @Test
    void refusesAnUnknownTimeZone() {
        assertThatThrownBy(() -> at("2026-11-23T12:00:00Z", Map.of("time-zone", "Europe/Atlantis")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("time-zone")
                .hasMessageContaining("Europe/Atlantis");
    }
}

package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.scaling.Heartbeat.State;
import dev.platen.spi.scaling.FleetState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final Fleet fleet = new Fleet(Duration.ofSeconds(15), 500);

    /// An instance whose process began at second `began` and was ready three seconds later.
    private static Heartbeat beat(String name, double began, double at, State state, long settled) {
        return beat(name, began, at, state, settled, Map.of("acme", settled));
    }

    private static Heartbeat beat(
            String name, double began, double at, State state, long settled, Map<String, Long> taken) {
        return new Heartbeat(
                after(at),
                name,
                new Heartbeat.Home("host", 7, after(began), true, "http://x"),
                state,
                Duration.ofSeconds(3),
                1,
                settled,
                Map.of("bulk", settled / 10),
                taken);
    }

    private void heard(String name, double began, double at, long settled) {
        fleet.heard(beat(name, began, at, State.READY, settled), after(at));
    }

    private FleetState state(double second) {
        return fleet.state(after(second));
    }

    @Test
    void aHeartbeatIsReadAsItWasWritten() throws IOException {
        Heartbeat beat = beat("a", 1, 9, State.DRAINING, 120);
        assertThat(Heartbeat.decode(beat.encode())).isEqualTo(beat);
    }

    @Test
    void countsWhoIsReadyDrainsAndIsGone() {
        heard("a", -100, 0, 5);
        heard("b", -100, 0, 5);
        fleet.heard(beat("c", -100, 0, State.DRAINING, 0), after(0));
        assertThat(state(1)).satisfies(state -> {
            assertThat(state.ready()).isEqualTo(2);
            assertThat(state.draining()).isEqualTo(1);
            assertThat(state.levels()).containsExactly(1, 1);
        });
        fleet.heard(beat("c", -100, 1, State.GONE, 0), after(1));
        heard("a", -100, 9, 5);
        assertThat(state(9).draining()).isZero();
        assertThat(fleet.missing(after(9))).contains("instance b is silent");
        assertThat(state(11).ready())
                .as("b was not heard of for more than 10 s")
                .isEqualTo(1);
        assertThat(fleet.missing(after(11))).noneMatch(words -> words.contains("silent"));
    }

    @Test
    void measuresHowLongInstancesTakeFromTheDecisionOn() {
        heard("a", -100, 0, 5);
        assertThat(state(0).startUpP50()).as("nothing is known").isEqualTo(Duration.ofSeconds(15));
        fleet.decided(1, after(0));
        fleet.decided(3, after(10));
        assertThat(state(12).starting())
                .as("two were asked for two seconds ago")
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        heard("b", 13, 16, 0);
        assertThat(state(16).startUpP50()).isEqualTo(Duration.ofSeconds(6));
        assertThat(state(16).starting()).containsExactly(Duration.ofSeconds(6));
        heard("c", 17, 20, 0);
        FleetState both = state(20);
        assertThat(both.starting()).isEmpty();
        assertThat(both.startUpP50()).isEqualTo(Duration.ofSeconds(6));
        assertThat(both.startUpP90()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anInstanceThatWasThereBeforeWeListenedIsNoStart() {
        fleet.decided(2, after(0));
        heard("old", -1_000, 1, 9);
        assertThat(state(1).startUpP50()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatWasAskedForAndTakenBackDoesNotStart() {
        heard("a", -100, 0, 5);
        fleet.decided(1, after(0));
        fleet.decided(5, after(1));
        fleet.decided(2, after(2));
        assertThat(state(2).starting()).hasSize(1);
    }

    @Test
    void whatNeverStartsIsNotExpectedForEver() {
        heard("a", -100, 0, 5);
        fleet.decided(1, after(0));
        fleet.decided(2, after(0));
        assertThat(fleet.state(after(9)).starting()).hasSize(1);
        heard("a", -100, 121, 5);
        assertThat(state(121).starting()).isEmpty();
    }

    @Test
    void measuresTheServiceRateWhileThereIsBacklogAndIdlenessLowersNothing() {
        for (int second = 0; second <= 20; second++) {
            heard("a", -100, second, second * 10L);
        }
        assertThat(state(20).serviceRatePerInstance()).as("idle").isEqualTo(500);
        for (int second = 21; second <= 40; second++) {
            fleet.backlog(100_000);
            heard("a", -100, second, 200 + (second - 20) * 120L);
        }
        assertThat(state(40).serviceRatePerInstance())
                .as("120 a second with backlog")
                .isEqualTo(120);
        fleet.backlog(0);
        for (int second = 41; second <= 60; second++) {
            heard("a", -100, second, 2_600 + (second - 40) * 3L);
        }
        assertThat(state(60).serviceRatePerInstance()).as("idle again").isEqualTo(120);
    }

    @Test
    void anIdleInstanceCanShowThatItIsFasterThanAssumed() {
        for (int second = 0; second <= 10; second++) {
            heard("a", -100, second, second * 2_000L);
        }
        assertThat(state(10).serviceRatePerInstance()).isEqualTo(2_000);
    }

    @Test
    void countsWhatCameSinceItWasAskedLast() {
        heard("old", -100, 0, 1_000);
        heard("new", -3, 0, 40);
        assertThat(fleet.takeTaken()).as("a new instance's from its start").containsEntry("acme", 40L);
        heard("old", -100, 1, 1_200);
        assertThat(fleet.takeTaken()).containsEntry("acme", 200L);
        assertThat(fleet.takeDeferred()).containsEntry("bulk", 20L + 4L);
        assertThat(fleet.takeDeferred()).containsEntry("bulk", 0L);
    }

    @Test
    void whatAWorkspaceSentBeforeItAnnouncedAnythingIsNotCounted() {
        fleet.heard(beat("new", -3, 0, State.READY, 0, Map.of()), after(0));
        assertThat(fleet.takeTaken())
                .as("nothing is announced, so nothing is told")
                .isEmpty();
        fleet.heard(beat("new", -3, 1, State.READY, 5_000, Map.of("acme", 5_000L)), after(1));
        assertThat(fleet.takeTaken()).as("the total since its start").containsEntry("acme", 0L);
        fleet.heard(beat("new", -3, 2, State.READY, 5_010, Map.of("acme", 5_010L)), after(2));
        assertThat(fleet.takeTaken()).containsEntry("acme", 10L);
    }

    @Test
    void silenceIsMeasuredByOwnClock() {
        Instant farOff = after(10_000);
        fleet.heard(
                new Heartbeat(
                        farOff,
                        "a",
                        new Heartbeat.Home("host", 7, farOff, false, ""),
                        State.READY,
                        Duration.ZERO,
                        0,
                        0,
                        Map.of(),
                        Map.of()),
                after(0));
        assertThat(fleet.members(after(2))).noneMatch(Fleet.Seen::isSilent);
        assertThat(fleet.members(after(4))).allMatch(Fleet.Seen::isSilent);
    }

    @Test
    void whoHasJustBegunToListenDoesNotKnowTheFleet() {
        for (int second = 0; second <= 3; second++) {
            heard("a", -100, second, 0);
            assertThat(fleet.isKnown(after(second))).as("second %d", second).isEqualTo(second == 3);
        }
        assertThat(fleet.isKnown(after(7))).as("nothing since second 3").isFalse();
        heard("a", -100, 8, 0);
        assertThat(fleet.isKnown(after(8))).as("it begins anew").isFalse();
    }

    @Test
    void whatWasDecidedBeforeItListenedIsNotAskedForAgain() {
        fleet.known(3);
        heard("a", -3, 0, 0);
        assertThat(state(0).startUpP50()).as("the process's own start").isEqualTo(Duration.ofSeconds(3));
        assertThat(state(0).desired()).isEqualTo(3);
    }
}

package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.scaling.FleetPlan.Hands;
import dev.platen.app.scaling.Heartbeat.Home;
import dev.platen.app.scaling.Heartbeat.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetPlanTest {
    private static Home home(int pid, boolean managed) {
        return new Home("here", pid, after(pid), managed, "");
    }

    private static Fleet.Seen seen(String name, Home home, State state) {
        return new Fleet.Seen(
                new Heartbeat(after(0), name, home, state, Duration.ZERO, 0, 0, Map.of(), Map.of()), Duration.ZERO);
    }

    private final Fleet.Seen self = seen("self", home(1, true), State.READY);
    private final Fleet.Seen byHand = seen("by hand", home(2, false), State.READY);
    private final Fleet.Seen older = seen("older", home(3, true), State.READY);
    private final Fleet.Seen younger = seen("younger", home(4, true), State.READY);
    private final Fleet.Seen elsewhere = seen("elsewhere", new Home("there", 9, after(99), true, ""), State.READY);
    private final List<Fleet.Seen> all = List.of(self, byHand, older, younger, elsewhere);

    private static Hands hands(List<Home> starting, Set<Long> draining) {
        return new Hands("self", "here", starting, draining);
    }

    @Test
    void startsWhatIsMissingAndCountsWhatStarts() {
        assertThat(FleetPlan.of(8, all, hands(List.of(home(5, true)), Set.of())))
                .isEqualTo(new FleetPlan(2, List.of()));
    }

    @Test
    void doesNothingWhereThereIsNothingToDo() {
        assertThat(FleetPlan.of(5, all, hands(List.of(), Set.of()))).isEqualTo(new FleetPlan(0, List.of()));
    }

    @Test
    void drainsTheYoungestAndFirstThoseThatOnlyStart() {
        Home starting = home(5, true);
        assertThat(FleetPlan.of(4, all, hands(List.of(starting), Set.of())).drain())
                .containsExactly(starting, younger.last().home());
    }

    @Test
    void neverDrainsItselfNorWhatNobodyStartedHere() {
        assertThat(FleetPlan.of(0, all, hands(List.of(), Set.of())).drain())
                .containsExactly(younger.last().home(), older.last().home());
    }

    @Test
    void whatDrainsIsGoneAlreadyAndNotDrainedAgain() {
        assertThat(FleetPlan.of(4, all, hands(List.of(), Set.of(4L)))).isEqualTo(new FleetPlan(0, List.of()));
        Fleet.Seen leaving = seen("younger", home(4, true), State.DRAINING);
        assertThat(FleetPlan.of(4, List.of(self, byHand, older, leaving), hands(List.of(), Set.of())))
                .as("its own heartbeat says so too")
                .isEqualTo(new FleetPlan(1, List.of()));
    }
}

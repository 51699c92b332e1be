package dev.platen.app.scaling;

import dev.platen.app.scaling.Heartbeat.Home;
import dev.platen.app.scaling.Heartbeat.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// What is to be done on one machine to bring the fleet to its desired size. Pure.
///
/// @param start how many instances to start
/// @param drain which processes to drain
record FleetPlan(int start, List<Home> drain) {
    /// What an actuator has to do with.
    ///
    /// @param self name of its own instance, which it never ends
    /// @param host its machine; others' processes are not touched
    /// @param starting its children that were not heard of, the youngest last
    /// @param draining processes that were told to drain
    record Hands(String self, String host, List<Home> starting, Set<Long> draining) {}

    /// Instances that start count as there. Of too many, the youngest go first, and those first of which
    /// nobody has heard; never one that no actuator started, for there is somebody who wants it.
    static FleetPlan of(int desired, Collection<Fleet.Seen> fleet, Hands hands) {
        List<Heartbeat> ready = fleet.stream()
                .map(Fleet.Seen::last)
                .filter(beat -> beat.state() == State.READY)
                .filter(beat -> !(isHere(beat.home(), hands)
                        && hands.draining().contains(beat.home().pid())))
                .toList();
        int excess = ready.size() + hands.starting().size() - desired;
        if (excess <= 0) {
            return new FleetPlan(-excess, List.of());
        }
        List<Home> candidates = new ArrayList<>(hands.starting().reversed());
        ready.stream()
                .filter(beat -> beat.home().managed() && isHere(beat.home(), hands))
                .filter(beat -> !beat.instance().equals(hands.self()))
                .map(Heartbeat::home)
                .sorted(Comparator.comparing(Home::started).reversed())
                .forEach(candidates::add);
        return new FleetPlan(0, candidates.stream().limit(excess).toList());
    }

    private static boolean isHere(Home home, Hands hands) {
        return home.host().equals(hands.host());
    }
}

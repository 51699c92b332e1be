package dev.platen.app.scaling;

import java.util.List;
import java.util.Optional;

/// What an instance knows of its fleet's scaling.
public interface ScalingView extends CurrentDecision {
    /// The last decision with all that it was made from; empty before the first one.
    Optional<Tick> lastTick();

    /// Whether this instance decides.
    boolean isLeader();

    /// All instances that were heard of.
    List<Fleet.Seen> fleet();

    /// Announced load.
    Announcements announcements();

    @Override
    default Optional<DecisionRecord> latest() {
        return lastTick().map(Tick::decision);
    }
}

package dev.platen.app.scaling;

import java.util.List;

/// Makes the fleet as large as was decided. Called by the leader's loop after every decision, so what is
/// asked for again must not be done again.
public interface Actuator extends AutoCloseable {
    /// Does nothing: somebody else does, by asking for the decision.
    Actuator NONE = (desired, fleet) -> {};

    /// Brings the fleet towards `desired` instances; must not block.
    ///
    /// @param fleet all instances that were heard of
    void apply(int desired, List<Fleet.Seen> fleet);

    /// This instance leads no longer, or stops. What was started goes on.
    @Override
    default void close() {}
}

package dev.platen.app.scaling;

import java.util.Optional;

/// What the fleet's leader decided last, known to every instance: whoever is asked can answer.
@FunctionalInterface
public interface CurrentDecision {
    /// The last decision; empty before the first one, and where nothing decides. It may be old: who serves it
    /// looks at its time.
    Optional<DecisionRecord> latest();
}

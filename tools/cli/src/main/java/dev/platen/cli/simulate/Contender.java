package dev.platen.cli.simulate;

import dev.platen.simulator.Via;

/// A strategy and the way that its decisions take.
///
/// @param strategy its id
/// @param via between it and the fleet
public record Contender(String strategy, Via via) {
    @Override
    public String toString() {
        return strategy + " via " + via.id();
    }
}

package dev.platen.spi.scaling;

/// Says how many instances the fleet should have.
///
/// A strategy may keep state between calls; it has no clock and no I/O and is called by one thread, so that
/// the same observations give the same decisions in production, in the simulator and in a replay.
@FunctionalInterface
public interface ScalingStrategy {
    /// The decision for one observation; observations come in the order of their time.
    ScalingDecision decide(ScalingObservation observation);
}

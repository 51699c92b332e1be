package dev.platen.app.pressure;

/// Where samples come from.
public interface SampleSource {
    /// What is known now.
    PressureSample sample(long nowNanos);

    /// Asks for a collection, so that the live set is known again. May take as long as one.
    void collect();
}

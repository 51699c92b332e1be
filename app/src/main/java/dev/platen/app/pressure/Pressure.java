package dev.platen.app.pressure;

/// How near memory is to its end, 0 (none) to 1 (at it). Each kind of memory ends alone, so the whole is the
/// greatest of the parts.
///
/// @param heap of the heap
/// @param direct of direct memory
/// @param container of the process against its container
/// @param signal what not knowing counts for
public record Pressure(double heap, double direct, double container, double signal) {
    /// What there is most of.
    public enum Cause {
        HEAP,
        DIRECT,
        CONTAINER,
        SIGNAL
    }

    public double value() {
        return Math.max(Math.max(heap, direct), Math.max(container, signal));
    }

    public Cause cause() {
        double value = value();
        if (heap >= value) {
            return Cause.HEAP;
        }
        if (direct >= value) {
            return Cause.DIRECT;
        }
        return container >= value ? Cause.CONTAINER : Cause.SIGNAL;
    }
}

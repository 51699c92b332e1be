package dev.platen.app.pressure;

import java.util.concurrent.TimeUnit;

/// Everything that one decision about pressure is made from. Taken once a tick and written to the flight
/// recording as it is, so that a recording can be replayed through the same classes.
///
/// @param atNanos when it was taken, on a clock that only runs forward
/// @param heap the heap
/// @param activity what the collector had to do within the last second
/// @param outside memory that is not heap
/// @param reservations the memory ledger
/// @param signal whether the stream of flight recorder events is alive
public record PressureSample(
        long atNanos, Heap heap, Activity activity, Outside outside, Reservations reservations, Signal signal) {

    /// How old the last collection is when the live set says nothing about now any more.
    static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /// Reservations up to this share of the budget are next to nothing.
    static final double LOW_LEDGER_SHARE = 0.1;

    /// The heap.
    ///
    /// @param liveBytes the live set: what the last collections could not free
    /// @param baseBytes what of it is there without any message; at most half of `maxBytes`
    /// @param usedBytes used now, garbage included
    /// @param touchedBytes the most that was ever used: resident, and used again without growing the process
    /// @param maxBytes the most that the heap can have
    /// @param collectedAgoNanos the age of the last collection
    public record Heap(
            long liveBytes, long baseBytes, long usedBytes, long touchedBytes, long maxBytes, long collectedAgoNanos) {
        public Heap {
            if (maxBytes < 1 || liveBytes < 0 || baseBytes < 0 || baseBytes >= maxBytes) {
                throw new IllegalArgumentException(
                        "not a heap: live " + liveBytes + ", base " + baseBytes + ", max " + maxBytes);
            }
        }
    }

    /// What the collector had to do within the last second.
    ///
    /// @param pauseFraction share of the last second in which the application stood still, 0 to 1
    /// @param fullCollections collections of the whole heap within the last second
    /// @param stallFraction share of the last second in which the working threads waited for memory (ZGC)
    /// @param evacuationFailures within the last second (G1)
    public record Activity(double pauseFraction, int fullCollections, double stallFraction, int evacuationFailures) {}

    /// Memory that is not heap.
    ///
    /// @param directUsedBytes direct memory in use
    /// @param directMaxBytes the most that there can be; 0: unknown
    /// @param residentBytes what the process occupies; 0: unknown
    /// @param limitBytes what it may occupy: the container's limit or the machine's memory; 0: unknown
    public record Outside(long directUsedBytes, long directMaxBytes, long residentBytes, long limitBytes) {}

    /// The memory ledger.
    ///
    /// @param reservedBytes reserved for messages in flight
    /// @param budgetBytes what may be reserved when nothing lowers the budget
    /// @param growthBytesPerSecond how fast it grew within the last second; negative: it fell
    public record Reservations(long reservedBytes, long budgetBytes, long growthBytesPerSecond) {
        /// Whether next to nothing is in flight.
        boolean low() {
            return reservedBytes <= LOW_LEDGER_SHARE * budgetBytes;
        }
    }

    /// The stream of flight recorder events.
    ///
    /// @param flushedAgoNanos when the stream of events was last heard of
    /// @param lost whether it is closed, or late by more than it ever should be
    public record Signal(long flushedAgoNanos, boolean lost) {}

    /// Whether the live set is from before the work was done: no collection for a while, and next to nothing
    /// in flight that could have been kept since.
    public boolean heapIsStale() {
        return heap.collectedAgoNanos() > STALE_NANOS && reservations.low();
    }
}

package dev.platen.app.pressure;

/// From a sample to pressure. Pure: the same sample always gives the same.
///
/// The heap's part begins with `L = (live − base) / (max − base)` and is raised by what each collector shows
/// near exhaustion. The formulas were fitted to measured runs into `OutOfMemoryError` on JDK 25 (design note
/// 4): G1 stood still for 50 to 77 % of the time with 6 to 14 full collections in half a second; Parallel and
/// Serial did nothing but full collections, and earlier, because their old generation is full before the heap
/// is; ZGC never stood still, but its threads waited for memory.
public final class PressureEstimator {
    private static final double PAUSES_ARE_HIGH = 0.25;
    private static final double PAUSES_COUNT_FROM = 0.5;
    private static final double AT_HIGH_PAUSES = 0.55;
    private static final double PER_PAUSE_FRACTION = 0.5;
    private static final int REPEATED_FULL_COLLECTIONS = 2;
    private static final double FULL_COLLECTIONS_COUNT_FROM = 0.7;
    private static final double AT_REPEATED_FULL_COLLECTIONS = 0.9;
    private static final double AT_FIRST_STALL = 0.55;
    private static final double PER_STALL_FRACTION = 0.4;
    private static final double AT_EVACUATION_FAILURE = 0.65;

    /// Up to this share direct memory and the container are in ordinary use: both are sized to be filled.
    private static final double ORDINARY_SHARE = 0.85;

    private static final double AT_ORDINARY_SHARE = 0.55;

    private final Collector collector;
    private final double lostSignal;

    /// @param collector the one in use
    /// @param lostSignal what a lost stream of events counts for while messages are in flight, 0 to 1
    public PressureEstimator(Collector collector, double lostSignal) {
        if (!(lostSignal >= 0 && lostSignal <= 1)) {
            throw new IllegalArgumentException("lostSignal must be 0 to 1: " + lostSignal);
        }
        this.collector = collector;
        this.lostSignal = lostSignal;
    }

    public Pressure estimate(PressureSample sample) {
        return new Pressure(
                sample.heapIsStale() ? 0 : clamped(heap(sample)),
                clamped(steep(direct(sample.outside()))),
                clamped(steep(container(sample))),
                sample.signal().lost() && !sample.reservations().low() ? lostSignal : 0);
    }

    private double heap(PressureSample sample) {
        PressureSample.Heap heap = sample.heap();
        double occupied = (heap.liveBytes() - heap.baseBytes()) / (double) (heap.maxBytes() - heap.baseBytes());
        return switch (collector) {
            case G1, OTHER ->
                Math.max(
                        Math.max(occupied, pauses(occupied, sample.activity())),
                        Math.max(
                                fullCollections(occupied, FULL_COLLECTIONS_COUNT_FROM, sample.activity()),
                                evacuationFailures(occupied, sample.activity())));
            case PARALLEL, SERIAL ->
                Math.max(
                        Math.max(occupied, pauses(occupied, sample.activity())),
                        fullCollections(occupied, PAUSES_COUNT_FROM, sample.activity()));
            case ZGC -> Math.max(occupied, stalls(sample.activity()));
        };
    }

    private static double pauses(double occupied, PressureSample.Activity activity) {
        return activity.pauseFraction() > PAUSES_ARE_HIGH && occupied > PAUSES_COUNT_FROM
                ? AT_HIGH_PAUSES + PER_PAUSE_FRACTION * (activity.pauseFraction() - PAUSES_ARE_HIGH)
                : 0;
    }

    private static double fullCollections(double occupied, double from, PressureSample.Activity activity) {
        return activity.fullCollections() >= REPEATED_FULL_COLLECTIONS && occupied > from
                ? AT_REPEATED_FULL_COLLECTIONS
                : 0;
    }

    private static double evacuationFailures(double occupied, PressureSample.Activity activity) {
        return activity.evacuationFailures() > 0 && occupied > PAUSES_COUNT_FROM ? AT_EVACUATION_FAILURE : 0;
    }

    private static double stalls(PressureSample.Activity activity) {
        return activity.stallFraction() > 0 ? AT_FIRST_STALL + PER_STALL_FRACTION * activity.stallFraction() : 0;
    }

    private static double direct(PressureSample.Outside outside) {
        return outside.directMaxBytes() == 0 ? 0 : outside.directUsedBytes() / (double) outside.directMaxBytes();
    }

    /// Resident memory without the part of the heap that is free: it is used again without growing the
    /// process, which never gives it back.
    private static double container(PressureSample sample) {
        PressureSample.Outside outside = sample.outside();
        PressureSample.Heap heap = sample.heap();
        long freeBytes = Math.max(0, heap.touchedBytes() - heap.liveBytes());
        return outside.limitBytes() == 0
                ? 0
                : Math.max(0, outside.residentBytes() - freeBytes) / (double) outside.limitBytes();
    }

    private static double steep(double share) {
        return share <= ORDINARY_SHARE
                ? share * AT_ORDINARY_SHARE / ORDINARY_SHARE
                : AT_ORDINARY_SHARE + (share - ORDINARY_SHARE) * (1 - AT_ORDINARY_SHARE) / (1 - ORDINARY_SHARE);
    }

    private static double clamped(double value) {
        return Math.clamp(value, 0, 1);
    }
}

package dev.platen.app.pressure;

import java.util.Random;

/// Samples for tests: an idle instance of 256 MiB, and what is changed of it.
public final class Samples {
    public static final long MAX_BYTES = 256L << 20;
    public static final long BASE_BYTES = 32L << 20;
    public static final long BUDGET_BYTES = 100L << 20;

    private Samples() {}

    /// A sample of a heap that was just collected.
    ///
    /// @param occupied the share of the heap above the base that is alive, 0 to 1
    /// @param reserved the share of the budget that is reserved
    public static PressureSample of(long atNanos, double occupied, double reserved) {
        return with(atNanos, occupied, reserved, new PressureSample.Activity(0, 0, 0, 0), 0, false);
    }

    public static PressureSample with(
            long atNanos,
            double occupied,
            double reserved,
            PressureSample.Activity activity,
            long collectedAgoNanos,
            boolean lost) {
        long live = BASE_BYTES + (long) (occupied * (MAX_BYTES - BASE_BYTES));
        return new PressureSample(
                atNanos,
                new PressureSample.Heap(live, BASE_BYTES, live, MAX_BYTES, MAX_BYTES, collectedAgoNanos),
                activity,
                new PressureSample.Outside(10L << 20, 128L << 20, 300L << 20, 2048L << 20),
                new PressureSample.Reservations((long) (reserved * BUDGET_BYTES), BUDGET_BYTES, 0),
                new PressureSample.Signal(0, lost));
    }

    static PressureSample random(Random random) {
        return with(
                0,
                1.1 * random.nextDouble() - 0.05,
                random.nextDouble(),
                new PressureSample.Activity(
                        random.nextDouble(),
                        random.nextInt(5),
                        random.nextInt(3) * random.nextDouble() / 2,
                        random.nextInt(2)),
                (long) (5e9 * random.nextDouble()),
                random.nextInt(4) == 0);
    }

    /// The same with another live set.
    static PressureSample withLive(PressureSample sample, long liveBytes) {
        PressureSample.Heap heap = sample.heap();
        return new PressureSample(
                sample.atNanos(),
                new PressureSample.Heap(
                        liveBytes,
                        heap.baseBytes(),
                        heap.usedBytes(),
                        heap.touchedBytes(),
                        heap.maxBytes(),
                        heap.collectedAgoNanos()),
                sample.activity(),
                sample.outside(),
                sample.reservations(),
                sample.signal());
    }

    static PressureSample withOutside(PressureSample sample, PressureSample.Outside outside) {
        return new PressureSample(
                sample.atNanos(), sample.heap(), sample.activity(), outside, sample.reservations(), sample.signal());
    }
}

package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import dev.platen.app.pressure.MemorySignals;
import dev.platen.app.pressure.PressureEstimator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Fills its heap with what it keeps until the highest level is reached, lets go of it, and prints each level
/// on the way up and down: `level CRITICAL`. Nothing is throttled, and the ledger knows of next to nothing.
final class RetainingMain {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES_PER_STEP = 2;
    private static final long STEP_MILLIS = 10;
    private static final double MOST_SHARE = 0.89;
    /// Too little to hold anything back, enough not to be idle.
    private static final long RESERVED = 30;

    private static final long BUDGET = 1_000;
    private static final int PATIENCE_SECONDS = 40;

    private RetainingMain() {}

    @SuppressWarnings("SystemOut") // Its output is what the test reads.
    public static void main(String[] arguments) throws InterruptedException {
        MemorySignals signals = new MemorySignals(() -> RESERVED, () -> BUDGET, () -> 0, 1, System::nanoTime);
        signals.start();
        System.out.println("collector " + signals.collector());
        PressureEstimator estimator = new PressureEstimator(signals.collector(), 0);
        try (ThrottleLoop loop = new ThrottleLoop(
                "child",
                ThrottleSettings.DEFAULT,
                new AlertSettings(AlertSettings.DEFAULT_HORIZON, null),
                signals,
                estimator,
                new NoControls(),
                lane -> lane == Lane.URGENT ? System.nanoTime() : 0,
                System::nanoTime)) {
            loop.start();
            Deque<byte[]> kept = new ArrayDeque<>();
            watch(loop, kept, () -> most(signals.baseLiveBytes()));
            kept.clear();
            watch(loop, kept, () -> 0);
        } finally {
            signals.close();
        }
    }

    private static long most(long baseBytes) {
        return ((long) (MOST_SHARE * Runtime.getRuntime().maxMemory()) - baseBytes) / PIECE_BYTES;
    }

    private static void watch(ThrottleLoop loop, Deque<byte[]> kept, LongSupplier most) throws InterruptedException {
        boolean filling = most.getAsLong() > 0;
        ThrottleLevel wanted = filling ? ThrottleLevel.CRITICAL : ThrottleLevel.NORMAL;
        ThrottleLevel before = loop.status().level();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        CountDownLatch never = new CountDownLatch(1);
        while (before != wanted && System.nanoTime() < end) {
            for (int i = 0; i < PIECES_PER_STEP; i++) {
                byte[] piece = new byte[PIECE_BYTES];
                if (filling && kept.size() < most.getAsLong()) {
                    kept.add(piece);
                }
            }
            boolean _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
            ThrottleLevel level = loop.status().level();
            if (level != before) {
                System.out.println("level " + level + (filling ? " up " : " down ") + kept.size() / 16 + " MiB");
                before = level;
            }
        }
    }

    private static final class NoControls implements Controls {
        @Override
        public void budgetFactor(double factor) {}

        @Override
        public void pauseLanes(Set<Lane> lanes) {}

        @Override
        public void cacheFactor(double factor) {}

        @Override
        public void oneAtATime(boolean single) {}

        @Override
        public void saveRecording(String reason) {}
    }
}

package dev.platen.crash;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts who passes which point, and notices when an order is due. Safe for use by several threads.
final class Passes {
    private final LongAdder received = new LongAdder();
    private final LongAdder confirmed = new LongAdder();
    private final Consumer<CrashOrder.Obeyed> obey;
    private volatile @Nullable Armed armed;

    private record Armed(CrashOrder order, AtomicInteger left) {}

    /// `obey` carries an order out, on the thread that passes the point.
    Passes(Consumer<CrashOrder.Obeyed> obey) {
        this.obey = obey;
    }

    /// Replaces the order before.
    void order(CrashOrder order) {
        armed = new Armed(order, new AtomicInteger(order.pass()));
    }

    void passed(CrashPoint point) {
        if (point == CrashPoint.RECEIVED) {
            received.increment();
        } else if (point == CrashPoint.CONFIRMED) {
            confirmed.increment();
        }
        Armed current = armed;
        if (current != null
                && current.order().point() == point
                && current.left().decrementAndGet() == 0) {
            CrashOrder order = current.order();
            obey.accept(new CrashOrder.Obeyed(order.signal(), point, received.sum() - confirmed.sum()));
        }
    }
}

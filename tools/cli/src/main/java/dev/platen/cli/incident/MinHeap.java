package dev.platen.cli.incident;

import java.util.OptionalInt;

/// The smallest heap in which a contender survives, by bisection.
final class MinHeap {
    private MinHeap() {}

    /// Whether a contender survives with so much heap.
    @FunctionalInterface
    interface Survival {
        boolean with(int heapMb) throws Exception;
    }

    /// The smallest survived size from `lowest` to `highest` to the next `step` above; none if `highest`
    /// is not survived. Who survives with less is taken to survive with more.
    static OptionalInt find(int lowest, int highest, int step, Survival survival) throws Exception {
        if (!survival.with(highest)) {
            return OptionalInt.empty();
        }
        int survived = highest;
        int died = lowest - step;
        while (survived - died > step) {
            int middle = Math.max(lowest, (survived + died) / 2 / step * step);
            if (middle <= died || middle >= survived) {
                break;
            }
            if (survival.with(middle)) {
                survived = middle;
            } else {
                died = middle;
            }
        }
        return OptionalInt.of(survived);
    }
}

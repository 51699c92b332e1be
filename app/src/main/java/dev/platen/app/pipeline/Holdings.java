package dev.platen.app.pipeline;

import dev.platen.app.admission.Reservation;
import org.jspecify.annotations.Nullable;

/// What one message has reserved on its way out: heap for its output, and memory outside the heap until the
/// broker has it. Given back together, once.
final class Holdings {
    private @Nullable Reservation heap;
    private @Nullable Reservation outgoing;

    void heap(Reservation reservation) {
        heap = reservation;
    }

    void outgoing(Reservation reservation) {
        outgoing = reservation;
    }

    void release() {
        if (heap != null) {
            heap.release();
            heap = null;
        }
        if (outgoing != null) {
            outgoing.release();
            outgoing = null;
        }
    }
}

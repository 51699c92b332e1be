package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.broker.Delivery;
import dev.platen.app.event.OutOfMemory;
import dev.platen.app.message.MessageIdentity;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records an [OutOfMemoryError] of a rendering thread with what was in flight, and ends the process:
/// whatever was allocating at that moment, in any thread and any library, may be left half done.
///
/// This sees what memory outside the heap and array limits throw, and the heap's where the virtual machine
/// goes on. With `-XX:+ExitOnOutOfMemoryError`, which `tools/platen serve` sets, an exhausted heap ends the
/// process before any of this runs; then the attempt records tell what was in work.
final class LastWords {
    /// What the virtual machine itself exits with after an exhausted heap.
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    private final PipelineStats stats;
    private final Admission admission;
    private final IntConsumer halt;

    /// @param halt ends the process at once, with an exit code
    LastWords(PipelineStats stats, Admission admission, IntConsumer halt) {
        this.stats = stats;
        this.admission = admission;
        this.halt = halt;
    }

    /// @param identity of the message at hand, as far as it was decoded
    void outOfMemory(OutOfMemoryError error, Delivery delivery, MessageIdentity identity) {
        try {
            OutOfMemory event = new OutOfMemory();
            event.where = "Pipeline.process";
            event.message = String.valueOf(error.getMessage());
            event.workspace = identity.workspace();
            event.template = identity.template();
            event.lane = delivery.lane().id();
            event.payloadBytes = delivery.payloadBytes();
            event.inFlight = stats.inFlight();
            event.reservedBytes = admission.reservedBytes();
            event.commit();
            LOG.error(
                    "memory is exhausted ({}), the process ends: template '{}' of workspace '{}' at hand, {} messages"
                            + " in flight, {} bytes reserved",
                    error.getMessage(),
                    identity.template(),
                    identity.workspace(),
                    event.inFlight,
                    event.reservedBytes);
        } finally {
            // Even when there is no memory left to say so.
            halt.accept(EXIT_CODE);
        }
    }
}

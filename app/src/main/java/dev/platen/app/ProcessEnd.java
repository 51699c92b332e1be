package dev.platen.app;

import dev.platen.app.event.OutOfMemory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process at once: no hook runs, nothing is finished. What the flight recording has in memory is
/// written before, if that goes quickly.
final class ProcessEnd {
    /// What the virtual machine itself exits with after an exhausted heap.
    private static final int OUT_OF_MEMORY = 3;

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

    private final FlightRing recording;

    ProcessEnd(FlightRing recording) {
        this.recording = recording;
    }

    /// A thread that nobody watches has ended. For lack of memory, it is not the only one that will.
    void uncaught(Thread thread, Throwable failure) {
        if (!(failure instanceof OutOfMemoryError)) {
            LOG.error("thread {} has ended", thread.getName(), failure);
            return;
        }
        try {
            OutOfMemory event = new OutOfMemory();
            event.where = thread.getName();
            event.message = String.valueOf(failure.getMessage());
            event.commit();
            LOG.error("memory is exhausted ({}) in thread {}, the process ends", failure.getMessage(), event.where);
        } finally {
            halt(OUT_OF_MEMORY);
        }
    }

    void halt(int exitCode) {
        try {
            // On a thread that may hang: when memory is exhausted, anything may.
            Thread.ofPlatform().daemon().start(recording::write).join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}

package dev.platen.app.render;

import com.sun.management.ThreadMXBean;
import dev.platen.app.admission.Reservation;
import dev.platen.app.message.RequestDecoder;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderLimits;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one rendering thread uses again for every message, and what it has reserved for the message at hand.
/// Made by the thread that owns it: allocated bytes are counted for a platform thread, and by itself only.
public final class RenderSlot {
    /// A buffer of this size serves all but the largest messages.
    private static final long KEPT_BUFFER_BYTES = 256 * 1024;

    private final OutputBuffer buffer = new OutputBuffer(KEPT_BUFFER_BYTES);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RequestDecoder decoder = new RequestDecoder(this::countedBytes);
    private final RenderBudget budget = new RenderBudget(System::nanoTime, this::countedBytes);
    private @Nullable Reservation reservation;
    private long startBytes;
    private boolean spent;
    private boolean careful;

    /// Begins to count what this thread allocates, for a message that may allocate what is reserved.
    public void begin(Reservation newReservation) {
        release();
        reservation = newReservation;
        startBytes = threads.getCurrentThreadAllocatedBytes();
        spent = false;
        careful = false;
    }

    /// As [#begin(Reservation)], for a message that may have ended an instance: rendering it may allocate
    /// half of what is reserved, and take half of the time.
    public void beginCarefully(Reservation newReservation) {
        begin(newReservation);
        careful = true;
    }

    /// What rendering the message at hand may spend, where an ordinary one may spend `full`.
    RenderLimits limits(RenderLimits full) {
        return careful
                ? new RenderLimits(
                        full.outputBytes(),
                        Math.clamp(reservedBytes() / 2, 1, full.allocatedBytes()),
                        Math.max(1, full.timeNanos() / 2),
                        full.steps(),
                        full.depth(),
                        full.includes(),
                        full.stringLength(),
                        full.listSize())
                : full;
    }

    /// What this thread has allocated altogether. Whoever works for a message asks from time to time; when
    /// that is more than was reserved and there is no more, the work ends here.
    private long countedBytes() {
        long now = threads.getCurrentThreadAllocatedBytes();
        require(now - startBytes);
        return now;
    }

    private void require(long bytes) {
        Reservation current = reservation;
        if (current == null || bytes <= current.bytes()) {
            return;
        }
        if (!current.tryGrow(bytes + bytes / 2) && !current.tryGrow(bytes)) {
            spent = true;
            throw new LimitExceededException(Limit.ALLOCATED_BYTES, current.bytes());
        }
    }

    /// A copy of the output, which is as large again.
    public byte[] output() {
        require(allocatedBytes() + buffer.bytes());
        byte[] bytes = buffer.toByteArray();
        buffer.clear();
        return bytes;
    }

    /// Bytes that were allocated since [#begin(Reservation)].
    public long allocatedBytes() {
        return reservation == null ? 0 : threads.getCurrentThreadAllocatedBytes() - startBytes;
    }

    /// Whether the work ended because no more could be reserved.
    public boolean isSpent() {
        return spent;
    }

    /// What is reserved for the message at hand.
    public long reservedBytes() {
        return reservation == null ? 0 : reservation.bytes();
    }

    /// Hands the reservation over to the caller.
    public Reservation take() {
        Reservation taken = Objects.requireNonNull(reservation, "nothing is reserved");
        reservation = null;
        return taken;
    }

    /// Gives back what is reserved, if anything, and lets go of what the buffer has beyond its usual size.
    public void release() {
        buffer.clear();
        spent = false;
        if (reservation != null) {
            reservation.release();
            reservation = null;
        }
    }

    public OutputBuffer buffer() {
        return buffer;
    }

    public RequestDecoder decoder() {
        return decoder;
    }

    public RenderBudget budget() {
        return budget;
    }
}

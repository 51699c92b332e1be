package dev.platen.app.render;

import com.sun.management.ThreadMXBean;
import dev.platen.app.message.RequestDecoder;
import dev.platen.spi.template.RenderBudget;
import java.lang.management.ManagementFactory;

/// What one rendering thread uses again for every message. Made by the thread that owns it: allocated bytes
/// are counted for a platform thread, and by itself only.
public final class RenderSlot {
    /// A buffer of this size serves all but the largest messages.
    private static final long KEPT_BUFFER_BYTES = 256 * 1024;

    private static final int INITIAL_PAYLOAD_BYTES = 16 * 1024;
    private static final int MAX_KEPT_PAYLOAD_BYTES = 512 * 1024;

    private final OutputBuffer buffer = new OutputBuffer(KEPT_BUFFER_BYTES);
    private final RequestDecoder decoder = new RequestDecoder();
    private final RenderBudget budget;
    private byte[] payload = new byte[INITIAL_PAYLOAD_BYTES];

    public RenderSlot() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        budget = new RenderBudget(System::nanoTime, threads::getCurrentThreadAllocatedBytes);
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

    /// An array of at least `length` bytes for the payload of the message at hand.
    public byte[] payload(int length) {
        if (length > payload.length) {
            if (length > MAX_KEPT_PAYLOAD_BYTES) {
                return new byte[length];
            }
            payload = new byte[Math.min(MAX_KEPT_PAYLOAD_BYTES, 2 * length)];
        }
        return payload;
    }
}

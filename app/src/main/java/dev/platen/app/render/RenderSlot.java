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

    private final OutputBuffer buffer = new OutputBuffer(KEPT_BUFFER_BYTES);
    private final RequestDecoder decoder = new RequestDecoder();
    private final RenderBudget budget;

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
}

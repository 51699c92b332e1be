package dev.platen.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.platen.app.admission.HeapLayout;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.broker.AnnouncementTopic;
import dev.platen.app.message.Lane;
import dev.platen.app.pressure.MemorySignals;
import java.lang.management.ManagementFactory;

/// What this Java virtual machine has of memory, and what of it the instance may give to messages.
final class MemorySurvey {
    /// Beside what a lane holds, the frame that is just coming in.
    private static final long FRAME_BYTES = 5L * 1024 * 1024 + 256 * 1024;

    /// What a rendering thread keeps between messages: its buffers and what decoding uses again.
    private static final long BYTES_PER_THREAD = 512 * 1024;

    private static final long MI = 1024L * 1024;
    private static final long HEAP_SHARE_OF_PARKING = 32;

    private MemorySurvey() {}

    private static HotSpotDiagnosticMXBean hotSpot() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    }

    /// The limit of memory outside the heap.
    static long maxDirectBytes() {
        return MemorySignals.directMaxBytes(Runtime.getRuntime().maxMemory());
    }

    /// Heap for requests on their way to where they are parked. A single one may be larger.
    static long parkingBytes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_PARKING, MI, 8 * MI);
    }

    /// How this heap stores large arrays.
    static HeapLayout heapLayout() {
        boolean regions = Boolean.parseBoolean(hotSpot().getVMOption("UseG1GC").getValue());
        return regions
                ? new HeapLayout(
                        Long.parseLong(hotSpot().getVMOption("G1HeapRegionSize").getValue()))
                : HeapLayout.PLAIN;
    }

    /// Divides the memory. To be called when everything is made and no message has come in, because what is
    /// alive now is taken for what is always alive; collects garbage to know it.
    static MemoryPlan plan(AppConfig config) {
        System.gc();
        // What was parked comes back like a lane of its own.
        int lanes = Lane.values().length;
        long announcementBytes = config.scaling().enabled() ? AnnouncementTopic.MOST_HELD_BYTES + FRAME_BYTES : 0;
        return new MemoryPlan(
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                maxDirectBytes(),
                config.rendering().templateCacheBytes(),
                (config.rendering().threads() + 1) * BYTES_PER_THREAD + parkingBytes(),
                config.pulsar().intakeMemoryBytes() / lanes * (lanes + 1)
                        + (lanes + 1) * FRAME_BYTES
                        + announcementBytes,
                config.pulsar().outputMemoryBytes(),
                config.rendering().budgetFactor());
    }
}

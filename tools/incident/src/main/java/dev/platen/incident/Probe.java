package dev.platen.incident;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Prints how much memory and processor time this process uses, four times a second, for the process that
/// started it. The same in every contender, so that their figures compare.
public final class Probe {
    /// First word of a line; the numbers of [Reading] follow, separated by spaces.
    public static final String WORD = "probe";

    /// System property: a process in which it is `true` has a probe.
    public static final String PROPERTY = "platen.probe";

    private static final long PERIOD_MILLIS = 250;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final CountDownLatch never = new CountDownLatch(1);

    private Probe() {}

    /// What one line says.
    ///
    /// @param heapBytes heap in use, garbage included
    /// @param cpuNanos processor time of the process since its start
    /// @param allocatedBytes heap allocated by all threads since the start
    public record Reading(long heapBytes, long cpuNanos, long allocatedBytes) {
        /// Reads a line that begins with [#WORD].
        public static Reading parse(String line) {
            String[] words = line.split(" ", -1);
            return new Reading(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }

        String line() {
            return WORD + " " + heapBytes + " " + cpuNanos + " " + allocatedBytes;
        }
    }

    /// Begins to print if the process was started with [#PROPERTY].
    public static void startIfAsked() {
        if (Boolean.getBoolean(PROPERTY)) {
            Thread.ofPlatform().daemon().name("probe").start(new Probe()::print);
        }
    }

    private void print() {
        try {
            do {
                System.out.println(read().line());
            } while (!never.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reading read() {
        return new Reading(
                memory.getHeapMemoryUsage().getUsed(),
                system.getProcessCpuTime(),
                threads.getTotalThreadAllocatedBytes());
    }
}

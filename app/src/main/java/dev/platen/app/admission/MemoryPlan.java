package dev.platen.app.admission;

/// How an instance divides its memory, computed once at its start. Every line is bounded by whoever uses it;
/// what is left is the budget of messages.
///
/// Outside the heap: requests that have come in and are not decoded, and outputs that the broker has not
/// confirmed. Pulsar's allocator takes heap where that memory does not suffice, so what could be missing
/// there is charged here.
///
/// @param maxHeapBytes the heap's limit
/// @param liveBytes what is alive before the first message
/// @param maxDirectBytes the limit of memory outside the heap
/// @param cacheBytes bound on what compiled templates keep alive
/// @param threadBytes what the rendering threads keep between messages
/// @param intakeBytes bound on what all lanes hold, beyond it one frame each
/// @param outputBytes bound on outputs that wait for their receipt
/// @param factor share of the remaining heap that messages may occupy; the rest is room for the collector
public record MemoryPlan(
        long maxHeapBytes,
        long liveBytes,
        long maxDirectBytes,
        long cacheBytes,
        long threadBytes,
        long intakeBytes,
        long outputBytes,
        double factor) {
    /// Below it not even one ordinary message at a time would be sure to fit.
    static final long SMALLEST_BUDGET_BYTES = 1024 * 1024;

    /// What the messages in flight may occupy on the heap: (limit - alive - what is kept) x factor, less what
    /// direct memory could lack.
    public long budgetBytes() {
        long free = maxHeapBytes - liveBytes - cacheBytes - threadBytes;
        return Math.max(SMALLEST_BUDGET_BYTES, (long) (free * factor) - missingDirectBytes());
    }

    /// What intake and output could want beyond the memory outside the heap.
    long missingDirectBytes() {
        return Math.max(0, intakeBytes + outputBytes - maxDirectBytes);
    }

    /// The plan in one line, for the log.
    public String describe() {
        return "heap %d MiB = alive %d + templates %d + threads %d + messages %d + room for the collector; direct %d MiB: intake %d, outputs %d"
                .formatted(
                        mebi(maxHeapBytes),
                        mebi(liveBytes),
                        mebi(cacheBytes),
                        mebi(threadBytes),
                        mebi(budgetBytes()),
                        mebi(maxDirectBytes),
                        mebi(intakeBytes),
                        mebi(outputBytes));
    }

    private static long mebi(long bytes) {
        return Math.round(bytes / (1024.0 * 1024));
    }
}

package dev.platen.spi.template;

import java.util.function.LongSupplier;

/// What one render may still spend. The engine calls it; each method throws [LimitExceededException] when a
/// limit is spent. Output bytes are counted by the [RenderSink].
///
/// One object serves all parts of a message and is reused by its thread; not thread-safe.
public final class RenderBudget {
    /// Steps between two looks at the clock and the allocation counter, which cost 10 to 30 times a step.
    static final int STEPS_PER_CHECK = 64;

    private final LongSupplier nanoClock;
    private final LongSupplier allocatedBytes;
    private RenderLimits limits = RenderLimits.DEFAULT;
    private long startNanos;
    private long startAllocatedBytes;
    private long steps;
    /// Not a remainder of `steps`: strings and lists add many steps at once and must not jump over a check.
    private long nextCheckSteps = STEPS_PER_CHECK;
    private int depth;
    private int includes;

    /// @param nanoClock a monotonic clock in nanoseconds
    /// @param allocatedBytes bytes that the calling thread has allocated since it began, monotonic
    public RenderBudget(LongSupplier nanoClock, LongSupplier allocatedBytes) {
        this.nanoClock = nanoClock;
        this.allocatedBytes = allocatedBytes;
    }

    /// Begins a render under `limits`; called by the host.
    public void start(RenderLimits limits) {
        this.limits = limits;
        startNanos = nanoClock.getAsLong();
        startAllocatedBytes = allocatedBytes.getAsLong();
        steps = 0;
        nextCheckSteps = STEPS_PER_CHECK;
        depth = 0;
        includes = 0;
    }

    /// One iteration of a loop or another unit of work that a template can repeat.
    public void tick() {
        steps++;
        if (steps > limits.steps()) {
            throw new LimitExceededException(Limit.STEPS, limits.steps());
        }
        if (steps >= nextCheckSteps) {
            nextCheckSteps = steps + STEPS_PER_CHECK;
            check();
        }
    }

    /// Looks at the clock and at the allocation counter now.
    public void check() {
        if (nanoClock.getAsLong() - startNanos > limits.timeNanos()) {
            throw new LimitExceededException(Limit.TIME, limits.timeNanos());
        }
        if (allocatedBytes.getAsLong() - startAllocatedBytes > limits.allocatedBytes()) {
            throw new LimitExceededException(Limit.ALLOCATED_BYTES, limits.allocatedBytes());
        }
    }

    /// Enters a loop body, macro, block or include; pair it with [#exit()] in a `finally`.
    public void enter() {
        if (depth >= limits.depth()) {
            throw new LimitExceededException(Limit.DEPTH, limits.depth());
        }
        depth++;
        tick();
    }

    /// Leaves what [#enter()] entered.
    public void exit() {
        depth--;
    }

    /// One include, import or layout.
    public void include() {
        includes++;
        if (includes > limits.includes()) {
            throw new LimitExceededException(Limit.INCLUDES, limits.includes());
        }
        check();
    }

    /// About to build a string of `length` characters.
    public void string(long length) {
        if (length > limits.stringLength()) {
            throw new LimitExceededException(Limit.STRING_LENGTH, limits.stringLength());
        }
        steps += length >> 10;
        tick();
    }

    /// About to go through `length` characters that exist already: compare them, search them, look for an end
    /// of blanks. As many steps as building them, but no limit on their number; short texts cost nothing.
    public void scan(long length) {
        long units = length >> 10;
        if (units > 0) {
            steps += units - 1;
            tick();
        }
    }

    /// About to build a list, map or range of `size` elements.
    public void list(long size) {
        if (size > limits.listSize()) {
            throw new LimitExceededException(Limit.LIST_SIZE, limits.listSize());
        }
        steps += size >> 8;
        tick();
    }

    /// The limits of this render.
    public RenderLimits limits() {
        return limits;
    }

    /// Steps spent so far.
    public long steps() {
        return steps;
    }
}

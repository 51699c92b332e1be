package dev.platen.spi.template;

/// The limits of one render; see [Limit] for the units.
public record RenderLimits(
        long outputBytes,
        long allocatedBytes,
        long timeNanos,
        long steps,
        int depth,
        int includes,
        int stringLength,
        int listSize) {
    /// 5 MB of output, 64 MB allocated, 2 s, a million steps, 64 levels, 10,000 includes, a million
    /// characters, 100,000 elements.
    public static final RenderLimits DEFAULT =
            new RenderLimits(5_000_000, 64L << 20, 2_000_000_000L, 1_000_000, 64, 10_000, 1_000_000, 100_000);

    public RenderLimits {
        if (Math.min(Math.min(outputBytes, allocatedBytes), Math.min(timeNanos, steps)) < 1
                || Math.min(Math.min(depth, includes), Math.min(stringLength, listSize)) < 1) {
            throw new IllegalArgumentException("every limit must be positive");
        }
    }

    /// These limits with another one for the output.
    public RenderLimits withOutputBytes(long newOutputBytes) {
        return new RenderLimits(
                newOutputBytes, allocatedBytes, timeNanos, steps, depth, includes, stringLength, listSize);
    }
}

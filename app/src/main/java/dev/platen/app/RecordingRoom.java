package dev.platen.app;

import java.util.concurrent.TimeUnit;

/// Whether there is room on disk to record. Pure. Remembers what it was told last, so it is asked by one
/// thread, at even intervals.
final class RecordingRoom {
    /// A file system that does not tell.
    static final long UNKNOWN = -1;

    /// A stop writes less than 1 MiB and takes 5 ms (design note 4). The rest is for others, who may begin to
    /// fill the disk just after a look: in the 100 ms to the next one that takes 300 MB/s.
    static final long LEAST_BYTES = 32L * 1024 * 1024;

    /// Twice, so that what the stop gives back does not begin it anew.
    static final long AGAIN_BYTES = 2 * LEAST_BYTES;

    /// Whoever fills a disk and empties it again, over and over, does not make the recorder do the same.
    static final long CALM_SECONDS = 10;

    /// A look is never sure to be the first after somebody began, so what it saw may be half of the truth.
    private static final int LOOKS_AHEAD = 2;

    private boolean enough = true;
    private long lastBytes;
    private long tightAtNanos;

    /// Whether to record from now on. What is not known changes nothing.
    ///
    /// @param freeBytes free now, or [#UNKNOWN]
    boolean enough(long nowNanos, long freeBytes) {
        if (freeBytes == UNKNOWN) {
            return enough;
        }
        long taken = Math.max(0, lastBytes - freeBytes);
        lastBytes = freeBytes;
        if (freeBytes - LOOKS_AHEAD * taken < (enough ? LEAST_BYTES : AGAIN_BYTES)) {
            enough = false;
            tightAtNanos = nowNanos;
        } else if (!enough) {
            enough = nowNanos - tightAtNanos >= TimeUnit.SECONDS.toNanos(CALM_SECONDS);
        }
        return enough;
    }
}

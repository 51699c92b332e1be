package dev.platen.app.admission;

/// What an array really takes from the heap.
///
/// @param regionBytes size of the collector's regions, or 0 if it has none. On G1 an object of half a region
///     and more gets whole regions for itself (JEP 248; measured in this project: arrays of 600 KB exhaust a
///     256 MB heap with 145 MB in them)
public record HeapLayout(long regionBytes) {
    private static final long ARRAY_HEADER_BYTES = 16;

    /// A layout that charges arrays as they are.
    public static final HeapLayout PLAIN = new HeapLayout(0);

    /// What an array of `length` bytes takes.
    public long arrayBytes(long length) {
        long bytes = ARRAY_HEADER_BYTES + length;
        if (regionBytes == 0 || bytes < regionBytes / 2) {
            return bytes;
        }
        return Math.ceilDiv(bytes, regionBytes) * regionBytes;
    }
}

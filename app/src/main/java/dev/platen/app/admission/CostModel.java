package dev.platen.app.admission;

import java.util.concurrent.atomic.AtomicLongArray;

/// What rendering one version of a template costs, learned from its renders, by the size of the payload:
/// one class for each power of two.
///
/// The estimate of a class is the largest cost of its last renders (128 to 256 of them) and an eighth. By
/// exchangeability the next of n + 1 like observations is the largest with probability 1/(n + 1) (order
/// statistics: the distribution-free prediction bound), so 128 remembered renders are exceeded by fewer than
/// 1 in 129, whatever the distribution, and less often with the margin. Until a class knows enough it answers
/// with the more cautious of what it has seen, twice over, and the prior.
///
/// Written by several threads without a lock: an observation that is lost to a race is one of many.
public final class CostModel {
    /// A render of which nothing is known: decoded data, what the template makes of it and the output.
    private static final long PRIOR_BYTES = 64 * 1024;

    private static final int PRIOR_PER_PAYLOAD_BYTE = 12;
    private static final int WINDOW = 128;
    private static final int ENOUGH = 16;
    /// Payloads below 256 bytes are one class, those of 8 MB and more another.
    private static final int SMALLEST_CLASS_BITS = 8;

    private static final int CLASSES = 16;
    private static final int COUNT = 0;
    private static final int LARGEST = 1;
    private static final int LARGEST_BEFORE = 2;
    private static final int FIELDS = 3;

    /// Heap bytes that a model keeps alive.
    public static final long RETAINED_BYTES = 16 + 16 + 16 + 8L * CLASSES * FIELDS;

    private final AtomicLongArray classes = new AtomicLongArray(CLASSES * FIELDS);

    /// What a message of which nothing is known may cost.
    public static long prior(long payloadBytes) {
        return PRIOR_BYTES + PRIOR_PER_PAYLOAD_BYTE * payloadBytes;
    }

    /// What rendering a payload may cost, in bytes.
    public long estimate(long payloadBytes) {
        int at = FIELDS * sizeClass(payloadBytes);
        long count = classes.getOpaque(at + COUNT);
        long largest = Math.max(classes.getOpaque(at + LARGEST), classes.getOpaque(at + LARGEST_BEFORE));
        if (count < ENOUGH) {
            return Math.max(prior(payloadBytes), 2 * largest);
        }
        return largest + largest / 8;
    }

    /// Whether no render of a payload of this size or a larger one was seen.
    public boolean isUnknown(long payloadBytes) {
        for (int at = sizeClass(payloadBytes); at < CLASSES; at++) {
            if (classes.getOpaque(FIELDS * at + COUNT) > 0) {
                return false;
            }
        }
        return true;
    }

    /// Learns what one render has cost.
    ///
    /// @param costBytes bytes allocated from the beginning of its decoding to its output, which its live
    ///     bytes cannot exceed
    public void observe(long payloadBytes, long costBytes) {
        int at = FIELDS * sizeClass(payloadBytes);
        long count = classes.getOpaque(at + COUNT) + 1;
        classes.setOpaque(at + COUNT, count);
        if (count % WINDOW == 0) {
            classes.setOpaque(at + LARGEST_BEFORE, classes.getOpaque(at + LARGEST));
            classes.setOpaque(at + LARGEST, costBytes);
        } else if (costBytes > classes.getOpaque(at + LARGEST)) {
            classes.setOpaque(at + LARGEST, costBytes);
        }
    }

    static int sizeClass(long payloadBytes) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, payloadBytes));
        return Math.clamp(bits - SMALLEST_CLASS_BITS, 0, CLASSES - 1);
    }
}

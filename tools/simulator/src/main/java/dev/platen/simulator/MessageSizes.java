package dev.platen.simulator;

import java.util.SplittableRandom;

/// Payloads as in the replay's mix of the same name (`tools/platen incident --mix mixed`), and what rendering
/// one takes.
final class MessageSizes {
    private static final double SMALL_SHARE = 0.9;
    private static final double MEDIUM_SHARE = 0.09;
    private static final int FIXED_COST_BYTES = 16 * 1_024;
    private static final int COST_PER_BYTE = 8;

    /// Of the small ones; others are not urgent.
    private static final double URGENT_SHARE = 0.05;

    private static final int SMALL_BYTES = 4_096;

    private final SplittableRandom random;
    private final SplittableRandom urgency;

    MessageSizes(long seed) {
        random = new SplittableRandom(seed);
        urgency = new SplittableRandom(~seed);
    }

    int next() {
        double kind = random.nextDouble();
        if (kind < SMALL_SHARE) {
            return random.nextInt(1_024, SMALL_BYTES + 1);
        }
        return kind < SMALL_SHARE + MEDIUM_SHARE
                ? random.nextInt(20 * 1_024, 200 * 1_024 + 1)
                : random.nextInt(100 * 1_024, 400 * 1_024 + 1);
    }

    /// Whether a message of this size is urgent; asked once for each.
    boolean nextIsUrgent(int payload) {
        return payload <= SMALL_BYTES && urgency.nextDouble() < URGENT_SHARE;
    }

    /// Bytes that one message takes from its decoding to its output.
    static long cost(int payload) {
        return FIXED_COST_BYTES + (long) COST_PER_BYTE * payload;
    }
}

package dev.platen.app.broker;

/// How many messages a transaction may have. Grows while transactions that were full come back in time, and
/// halves when one is slow, so that readers of the outputs never wait long for a commit, or fails, so that
/// what makes it fail is soon alone. Pure; for one thread at a time.
final class GroupSize {
    private static final int FIRST = 64;

    /// A slow transaction of so few messages is not slow because of them.
    private static final int SMALL = 32;

    private final int most;
    private final long targetNanos;
    private int limit;

    /// @param most messages in one transaction
    /// @param targetNanos what a transaction may take
    GroupSize(int most, long targetNanos) {
        this.most = most;
        this.targetNanos = targetNanos;
        this.limit = Math.min(FIRST, most);
    }

    int limit() {
        return limit;
    }

    /// A transaction was committed.
    ///
    /// @param messages in it
    /// @param nanos from its beginning to its commit
    void committed(int messages, long nanos) {
        if (nanos > targetNanos) {
            limit = Math.clamp(limit / 2, Math.min(SMALL, limit), limit);
        } else if (messages >= limit) {
            limit = Math.min(most, limit + Math.max(1, limit / 2));
        }
    }

    /// A transaction was not committed.
    void failed() {
        limit = Math.max(1, limit / 2);
    }
}

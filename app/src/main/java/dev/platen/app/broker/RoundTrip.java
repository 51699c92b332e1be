package dev.platen.app.broker;

import java.util.function.LongSupplier;

/// The shortest time in which the broker has answered on a connection: the network's share of how long
/// messages are on their way, without what waits in queues because of the messages themselves.
///
/// Asked and answered on the connection's thread, read by any.
final class RoundTrip {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final LongSupplier clockMillis;
    private volatile long shortestMillis = UNKNOWN;
    private boolean asked;
    private long askedAtMillis;

    /// @param clockMillis any clock's milliseconds
    RoundTrip(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    /// Of a connection whose network does not matter.
    static RoundTrip unmeasured() {
        return new RoundTrip(() -> 0);
    }

    /// A new connection, whose way may be another.
    void connected() {
        shortestMillis = UNKNOWN;
        asked = false;
    }

    /// The broker is asked something that it answers at once. While an answer is missing, another question
    /// counts for nothing.
    void asked() {
        if (!asked) {
            asked = true;
            askedAtMillis = clockMillis.getAsLong();
        }
    }

    void answered() {
        if (asked) {
            asked = false;
            long millis = Math.max(0, clockMillis.getAsLong() - askedAtMillis);
            shortestMillis = Math.min(shortestMillis, millis);
        }
    }

    /// Milliseconds; 0 until it is known.
    long millis() {
        long shortest = shortestMillis;
        return shortest == UNKNOWN ? 0 : shortest;
    }
}

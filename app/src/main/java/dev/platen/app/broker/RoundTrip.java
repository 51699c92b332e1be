package dev.platen.app.broker;

import java.util.function.LongSupplier;

/// The shortest time in which the broker has answered on a connection: the network's share of how long
/// messages are on their way, without what waits in queues because of the messages themselves. It takes some
/// answers: while an instance starts, the first ones are late wherever the broker is.
///
/// Asked and answered on the connection's thread, read by any.
final class RoundTrip {
    static final int ENOUGH_ANSWERS = 5;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final LongSupplier clockMillis;
    private volatile long shortestMillis = UNKNOWN;
    private volatile int answers;
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
        answers = 0;
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
            answers = Math.min(ENOUGH_ANSWERS, answers + 1);
        }
    }

    /// Milliseconds; 0 until it is known.
    long millis() {
        return answers < ENOUGH_ANSWERS ? 0 : shortestMillis;
    }
}

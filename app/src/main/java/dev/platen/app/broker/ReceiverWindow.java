package dev.platen.app.broker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.impl.ConsumerImpl;

/// How many messages of a lane the broker may send ahead, behind a network: as many as are taken in six
/// round trips, and not more than the lane may hold in bytes.
///
/// By Little's law a window of rate × round trip keeps the way full; twice that, because permits are
/// granted anew by halves; and thrice that, because a broker at work answers later (a round trip of 20 ms
/// takes up to 80), and a window that is too small must grow. Not more, because what is granted while
/// messages are small and then used for large ones waits in the broker's memory. Near the broker the client
/// scales its window itself; it only grows while nothing at all is granted, which keeps it small there, and
/// which behind a network hardly ever happens.
///
/// Used by the thread that receives.
final class ReceiverWindow {
    /// For lanes in which little comes.
    static final int LEAST = 64;

    /// However large messages are.
    static final int LEAST_OF_LARGE = 4;
    static final int MOST = 1_000;

    /// A broker that answers sooner is near.
    static final long NEAR_MILLIS = 5;

    private static final long PERIOD_MILLIS = 100;
    private static final int ROUND_TRIPS = 6;

    private final long limitBytes;
    private final LongSupplier roundTripMillis;
    private final Permits permits;
    private long sinceMillis;
    private long messages;
    private long bytes;

    /// The window of a consumer.
    interface Permits {
        int count();

        void count(int newCount);
    }

    /// @param limitBytes what the lane may hold
    /// @param roundTripMillis how long the broker takes to answer
    /// @param nowMillis any clock's milliseconds
    ReceiverWindow(long limitBytes, LongSupplier roundTripMillis, Permits permits, long nowMillis) {
        this.limitBytes = limitBytes;
        this.roundTripMillis = roundTripMillis;
        this.permits = permits;
        this.sinceMillis = nowMillis;
    }

    /// The window of a consumer that scales its queue by itself.
    static ReceiverWindow of(Consumer<?> consumer, LaneClient client, long nowMillis) {
        return new ReceiverWindow(
                client.gate().limitBytes(),
                client.roundTrip()::millis,
                new QueueSize((ConsumerImpl<?>) consumer),
                nowMillis);
    }

    /// A message of so many bytes was taken. Looks at the window when a period is over, or before if as
    /// much has come as the lane may hold.
    void received(long messageBytes, long nowMillis) {
        messages++;
        bytes += messageBytes;
        long elapsed = nowMillis - sinceMillis;
        if (elapsed >= 0 && elapsed < PERIOD_MILLIS && bytes < limitBytes) {
            return;
        }
        long roundTrip = roundTripMillis.getAsLong();
        if (roundTrip >= NEAR_MILLIS) {
            long onTheirWay = messages * ROUND_TRIPS * roundTrip / Math.max(1, elapsed);
            long fitting = limitBytes * messages / Math.max(1, bytes);
            int wanted = Math.clamp(Math.min(fitting, Math.max(LEAST, onTheirWay)), LEAST_OF_LARGE, MOST);
            int count = permits.count();
            if (Math.abs(wanted - count) > count / 8) {
                permits.count(wanted);
            }
        }
        sinceMillis = nowMillis;
        messages = 0;
        bytes = 0;
    }

    /// The client's own switch for the size of its window, by which it scales it, and which survives a new
    /// connection. It is not public, so it is looked up once.
    private record QueueSize(ConsumerImpl<?> consumer) implements Permits {
        private static final MethodHandle SET = find();

        private static MethodHandle find() {
            try {
                return MethodHandles.privateLookupIn(ConsumerImpl.class, MethodHandles.lookup())
                        .findVirtual(
                                ConsumerImpl.class,
                                "setCurrentReceiverQueueSize",
                                MethodType.methodType(void.class, int.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this version of Pulsar's client has no window that can be set", e);
            }
        }

        @Override
        public int count() {
            return consumer.getCurrentReceiverQueueSize();
        }

        @Override
        public void count(int newCount) {
            try {
                SET.invokeExact((ConsumerImpl<?>) consumer, newCount);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("Pulsar's client does not take a window of " + newCount, e);
            }
        }
    }
}

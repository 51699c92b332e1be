package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.impl.ConsumerBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One lane's consumer on the subscription that all instances share, and the thread that takes messages
/// from it.
public final class LaneSource implements AutoCloseable {
    /// Where the client scales its window itself; see [ReceiverWindow].
    private static final int MOST_NEAR_THE_BROKER = 400;

    private static final int ACKNOWLEDGEMENT_GROUP_MILLIS = 20;
    private static final int MAX_PENDING_CHUNKED = 2;
    private static final int CHUNKS_EXPIRE_SECONDS = 60;
    private static final int RENEWAL_POLL_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(LaneSource.class);

    private final PulsarConnection connection;
    private final Lane lane;
    private final Intake intake;
    private final LongSupplier clockMillis;
    private @Nullable LaneClient client;
    private volatile @Nullable Consumer<ByteBuffer> consumer;
    private @Nullable Thread thread;
    private volatile @Nullable IntakeGate gate;
    private final @Nullable Runnable renewal;
    private volatile boolean renewalAsked;
    private final Tap tap = new Tap();
    private final StopSignal stopping = new StopSignal();

    /// Takes deliveries in; may block, which leaves messages with the broker.
    @FunctionalInterface
    public interface Intake {
        /// Takes one delivery in.
        ///
        /// @return false if this instance takes nothing in any more; the delivery stays the caller's
        boolean accept(Delivery delivery) throws InterruptedException;

        /// A lane that keeps an order subscribes anew: forgets what it gave and was not begun, and waits for
        /// what was.
        default void renew(Lane lane) throws InterruptedException {}
    }

    /// @param ordered whether messages with the same key are kept in their order
    /// @param clockMillis wall-clock milliseconds
    public LaneSource(
            PulsarConnection connection, Lane lane, boolean ordered, Intake intake, LongSupplier clockMillis) {
        this.connection = connection;
        this.lane = lane;
        this.renewal = ordered ? () -> renewalAsked = true : null;
        this.intake = intake;
        this.clockMillis = clockMillis;
    }

    /// Subscribes and begins to receive.
    public void start() throws IOException {
        LaneClient opened = connection.openLane(lane.id(), clockMillis);
        client = opened;
        Consumer<ByteBuffer> subscribed = subscribe(opened);
        thread = Thread.ofPlatform().name("intake-" + lane.id()).start(() -> receive(subscribed, opened));
    }

    private Consumer<ByteBuffer> subscribe(LaneClient from) throws PulsarClientException {
        Consumer<ByteBuffer> subscribed = from.client()
                .newConsumer(Schema.BYTEBUFFER)
                .topic(connection.settings().topic("requests/" + lane.id()))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(renewal == null ? SubscriptionType.Shared : SubscriptionType.Key_Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(MOST_NEAR_THE_BROKER)
                .autoScaledReceiverQueueSizeEnabled(true)
                .poolMessages(true)
                .maxPendingChunkedMessage(MAX_PENDING_CHUNKED)
                .expireTimeOfIncompleteChunkedMessage(CHUNKS_EXPIRE_SECONDS, TimeUnit.SECONDS)
                .enableBatchIndexAcknowledgment(true)
                .isAckReceiptEnabled(true)
                .acknowledgmentGroupTime(ACKNOWLEDGEMENT_GROUP_MILLIS, TimeUnit.MILLISECONDS)
                .negativeAckRedeliveryDelay(1, TimeUnit.SECONDS)
                .startPaused(true)
                .subscribe();
        consumer = subscribed;
        tap.consumer(subscribed);
        gate = from.gate();
        from.gate().queue(((ConsumerBase<?>) subscribed)::getIncomingMessageSize);
        return subscribed;
    }

    private void receive(Consumer<ByteBuffer> first, LaneClient opened) {
        Consumer<ByteBuffer> from = first;
        ReceiverWindow window = window(first, opened);
        while (!stopping.isGiven()) {
            try {
                if (renewalAsked) {
                    from = renew(from, opened);
                    window = window(from, opened);
                }
                Message<ByteBuffer> message = next(from);
                if (message == null) {
                    continue;
                }
                long nowMillis = clockMillis.getAsLong();
                window.received(message.size(), nowMillis);
                Delivery delivery = new Delivery(lane, from, message, opened.gate(), nowMillis, renewal);
                if (!intake.accept(delivery)) {
                    delivery.releasePayload();
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (PulsarClientException e) {
                if (stopping.isGiven() || e.getCause() instanceof InterruptedException) {
                    return;
                }
                LOG.warn("lane {} cannot receive, the client reconnects: {}", lane.id(), e.getMessage());
                stopping.awaitRetry();
            } catch (RuntimeException e) {
                LOG.error("lane {} could not take a message in, it goes on", lane.id(), e);
                stopping.awaitRetry();
            }
        }
    }

    private ReceiverWindow window(Consumer<ByteBuffer> of, LaneClient opened) {
        return ReceiverWindow.of(of, opened, clockMillis.getAsLong());
    }

    /// Waits for the next message; in a lane that keeps an order not so long that it could not be renewed.
    private @Nullable Message<ByteBuffer> next(Consumer<ByteBuffer> from) throws PulsarClientException {
        return renewal == null ? from.receive() : from.receive(RENEWAL_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Leaves the subscription and joins it again: all that is not acknowledged comes again, in its order,
    /// here or at another instance. A negative acknowledgement would bring one message after its successors.
    private Consumer<ByteBuffer> renew(Consumer<ByteBuffer> from, LaneClient opened)
            throws PulsarClientException, InterruptedException {
        LOG.warn("lane {} subscribes anew, because a message of it was given back", lane.id());
        intake.renew(lane);
        // Whoever asks from now on gave something back too late for this time.
        renewalAsked = false;
        opened.gate().leave(true);
        try {
            from.close();
            stopping.awaitRetry();
            opened.gate().leave(stopping.isGiven());
            return subscribe(opened);
        } catch (PulsarClientException e) {
            renewalAsked = true;
            throw e;
        }
    }

    /// Bytes that the lane holds before they are rendered; 0 if it has not started.
    public long heldBytes() {
        IntakeGate current = gate;
        return current == null ? 0 : current.heldBytes();
    }

    public Lane lane() {
        return lane;
    }

    public boolean isConnected() {
        return consumer != null && consumer.isConnected();
    }

    /// Whether the lane's messages stay with the broker for the time being; those that it has already sent
    /// still come in.
    public void hold(boolean held) {
        tap.hold(held);
    }

    /// Takes nothing more from the broker; what was taken can still be acknowledged.
    public void pause() {
        stopping.give();
        tap.shut();
        IntakeGate current = gate;
        if (current != null) {
            current.leave(true);
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Leaves the subscription; the broker gives what is not acknowledged to other instances.
    @Override
    public void close() throws IOException {
        pause();
        if (consumer != null) {
            consumer.close();
        }
        if (client != null) {
            client.close();
        }
    }
}

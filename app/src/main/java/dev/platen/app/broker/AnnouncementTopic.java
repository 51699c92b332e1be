package dev.platen.app.broker;

import dev.platen.app.scaling.Announcements;
import dev.platen.app.scaling.InvalidAnnouncementException;
import java.io.IOException;
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

/// Takes announcements from a topic: whoever can send requests can announce them in the same way, one JSON
/// object a message. One instance gets each and tells the others. What is wrong is logged and not taken.
///
/// What comes is as little trusted as requests are: it comes through a client like a lane's, whose bytes are
/// bounded, and one message at a time.
public final class AnnouncementTopic implements AutoCloseable {
    private static final int RECEIVER_QUEUE_SIZE = 1;
    private static final int MAX_PENDING_CHUNKED = 1;
    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementTopic.class);

    private final PulsarConnection connection;
    private final Announcements announcements;
    private final StopSignal stopping = new StopSignal();
    private @Nullable LaneClient client;
    private @Nullable Thread thread;

    public AnnouncementTopic(PulsarConnection connection, Announcements announcements) {
        this.connection = connection;
        this.announcements = announcements;
    }

    /// Begins to take announcements.
    public void start() throws IOException {
        LaneClient opened = connection.openLane("announcements");
        client = opened;
        Consumer<byte[]> subscribed = opened.client()
                .newConsumer(Schema.BYTES)
                .topic(connection.settings().topic("requests/announcements"))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .maxPendingChunkedMessage(MAX_PENDING_CHUNKED)
                .subscribe();
        opened.gate().queue(((ConsumerBase<?>) subscribed)::getIncomingMessageSize);
        thread = Thread.ofPlatform().name("announcements").start(() -> receive(subscribed));
    }

    private void receive(Consumer<byte[]> from) {
        while (!stopping.isGiven()) {
            try {
                Message<byte[]> message = from.receive();
                if (take(message)) {
                    from.acknowledge(message);
                } else {
                    from.negativeAcknowledge(message);
                }
            } catch (PulsarClientException e) {
                if (stopping.isGiven() || e.getCause() instanceof InterruptedException) {
                    return;
                }
                LOG.warn("announcements cannot be received, the client reconnects: {}", e.getMessage());
                stopping.awaitRetry();
            }
        }
    }

    /// @return whether it is done with; else it comes again
    private boolean take(Message<byte[]> message) {
        try {
            byte[] manifest = message.getValue();
            var _ = announcements.announce(manifest == null ? NOTHING : manifest);
            return true;
        } catch (InvalidAnnouncementException e) {
            LOG.warn("announcement {} is not taken: {}; {}", message.getMessageId(), e.getMessage(), e.advice());
            return true;
        } catch (IOException e) {
            LOG.warn("announcement {} comes again: {}", message.getMessageId(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("announcement {} could not be taken, it is left out", message.getMessageId(), e);
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        stopping.give();
        if (thread != null) {
            thread.interrupt();
        }
        if (client != null) {
            client.close();
        }
    }
}

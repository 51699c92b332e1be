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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes announcements from a topic: whoever can send requests can announce them in the same way, one JSON
/// object a message. One instance gets each and tells the others. What is wrong is logged and not taken.
public final class AnnouncementTopic implements AutoCloseable {
    /// No more is prefetched: a message may have 5 MB, whatever an announcement needs.
    private static final int RECEIVER_QUEUE_SIZE = 1;

    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementTopic.class);

    private final PulsarConnection connection;
    private final Announcements announcements;
    private final StopSignal stopping = new StopSignal();
    private @Nullable Consumer<byte[]> consumer;
    private @Nullable Thread thread;

    public AnnouncementTopic(PulsarConnection connection, Announcements announcements) {
        this.connection = connection;
        this.announcements = announcements;
    }

    /// Begins to take announcements.
    public void start() throws IOException {
        Consumer<byte[]> subscribed = connection
                .output()
                .newConsumer(Schema.BYTES)
                .topic(connection.settings().topic("requests/announcements"))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .subscribe();
        consumer = subscribed;
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

    /// Answers whether it is done with; what the broker did not take comes again.
    private boolean take(Message<byte[]> message) {
        byte[] json = message.getValue();
        try {
            var _ = announcements.announce(json == null ? NOTHING : json);
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
        if (consumer != null) {
            consumer.close();
        }
    }
}

package dev.platen.app.broker;

import dev.platen.app.scaling.AnnouncementCodec;
import dev.platen.app.scaling.Announcements;
import dev.platen.app.scaling.InvalidAnnouncementException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
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
/// What comes is bounded as in a lane, because whoever can send requests can also send what is none: nothing
/// large is unpacked, and what is too large for an announcement never reaches the heap.
public final class AnnouncementTopic implements AutoCloseable {
    /// What may wait here, and what a batch of announcements may have when unpacked. Beyond it one frame of
    /// the broker's largest message comes in.
    public static final long MOST_HELD_BYTES = 1 << 20;

    /// No more is prefetched: a message may have 5 MB, whatever an announcement needs.
    private static final int RECEIVER_QUEUE_SIZE = 1;

    private static final int MAX_PENDING_CHUNKED = 1;
    private static final int CHUNKS_EXPIRE_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementTopic.class);

    private final PulsarConnection connection;
    private final Announcements announcements;
    private final StopSignal stopping = new StopSignal();
    private @Nullable LaneClient client;
    private @Nullable Consumer<ByteBuffer> consumer;
    private @Nullable Thread thread;

    public AnnouncementTopic(PulsarConnection connection, Announcements announcements) {
        this.connection = connection;
        this.announcements = announcements;
    }

    /// Begins to take announcements.
    public void start() throws IOException {
        LaneClient opened = connection.openSmall("announcements", MOST_HELD_BYTES);
        client = opened;
        Consumer<ByteBuffer> subscribed = opened.client()
                .newConsumer(Schema.BYTEBUFFER)
                .topic(connection.settings().topic("requests/announcements"))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .poolMessages(true)
                .maxPendingChunkedMessage(MAX_PENDING_CHUNKED)
                .expireTimeOfIncompleteChunkedMessage(CHUNKS_EXPIRE_SECONDS, TimeUnit.SECONDS)
                .subscribe();
        consumer = subscribed;
        opened.gate().queue(((ConsumerBase<?>) subscribed)::getIncomingMessageSize);
        thread = Thread.ofPlatform().name("announcements").start(() -> receive(subscribed, opened.gate()));
    }

    private void receive(Consumer<ByteBuffer> from, IntakeGate gate) {
        while (!stopping.isGiven()) {
            try {
                Message<ByteBuffer> message = from.receive();
                MessageId id = message.getMessageId();
                int bytes = message.size();
                gate.taken(bytes);
                boolean done = take(message);
                gate.released(bytes);
                if (done) {
                    from.acknowledge(id);
                } else {
                    from.negativeAcknowledge(id);
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
    private boolean take(Message<ByteBuffer> message) {
        try {
            if (isTooLarge(message)) {
                // It stays outside the heap.
                LOG.warn(
                        "announcement {} is not taken: it has, or says that it has when unpacked, more than {} bytes",
                        message.getMessageId(),
                        AnnouncementCodec.MOST_BYTES);
                return true;
            }
            var _ = announcements.announce(json(message));
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
        } finally {
            message.release();
        }
    }

    private static boolean isTooLarge(Message<ByteBuffer> message) {
        return message.getProperty(Unpacking.SIZE_PROPERTY) != null || message.size() > AnnouncementCodec.MOST_BYTES;
    }

    private static byte[] json(Message<ByteBuffer> message) {
        ByteBuffer value = message.getValue();
        byte[] json = new byte[value == null ? 0 : value.remaining()];
        if (value != null) {
            value.get(json);
        }
        return json;
    }

    @Override
    public void close() throws IOException {
        stopping.give();
        if (thread != null) {
            thread.interrupt();
        }
        if (client != null) {
            client.gate().leave(true);
        }
        if (consumer != null) {
            consumer.close();
        }
        if (client != null) {
            client.close();
        }
    }
}

package dev.platen.cli.broker;

import dev.platen.cli.console.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionMode;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/// Reads topics from their beginning, beside all other consumers and without leaving a trace in the broker:
/// one thread a topic, which looks at a message's properties only unless its listener asks for more.
public final class ResultReader implements AutoCloseable {
    private static final String PROPERTY_ID = "platen-request-id";
    private static final int RECEIVE_TIMEOUT_MILLIS = 200;
    private static final int RECEIVER_QUEUE = 500;

    private final PulsarClient client;
    private final List<Consumer<byte[]>> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    public ResultReader(PulsarClient client) {
        this.client = client;
    }

    /// Hears of each message of one topic, on that topic's thread.
    public interface Listener {
        /// `id` is the request's id, or null where the message has none.
        void found(@Nullable String id, Payload payload);
    }

    /// A message's bytes, copied when asked for.
    public interface Payload {
        byte[] bytes();
    }

    /// Begins to read `topic`.
    public void read(String topic, Listener listener) {
        Consumer<byte[]> consumer = subscribe(topic);
        consumers.add(consumer);
        threads.add(Thread.ofPlatform()
                .name("read-" + topic.substring(topic.lastIndexOf('/') + 1))
                .daemon()
                .start(() -> receive(consumer, listener)));
    }

    private Consumer<byte[]> subscribe(String topic) {
        try {
            return client.newConsumer(Schema.BYTES)
                    .topic(topic)
                    .subscriptionName("platen-tools-reader")
                    .subscriptionType(SubscriptionType.Exclusive)
                    // Not durable: the broker keeps nothing for it, so nothing needs to be acknowledged.
                    .subscriptionMode(SubscriptionMode.NonDurable)
                    .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                    // Counts messages, which may be megabytes: the client's memory limit bounds them too.
                    .receiverQueueSize(RECEIVER_QUEUE)
                    .autoScaledReceiverQueueSizeEnabled(true)
                    .subscribe();
        } catch (PulsarClientException e) {
            throw BrokerClients.unreachable(topic, client, e);
        }
    }

    private void receive(Consumer<byte[]> consumer, Listener listener) {
        try {
            while (!closed) {
                Message<byte[]> message = consumer.receive(RECEIVE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
                if (message != null) {
                    listener.found(message.getProperty(PROPERTY_ID), message::getData);
                }
            }
        } catch (PulsarClientException e) {
            // Through a lost connection the client gets by itself: this one is closed, and what it would
            // still have read is missed by whoever counts.
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
            for (Consumer<byte[]> consumer : consumers) {
                consumer.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (PulsarClientException e) {
            throw new UserError("cannot close a reader: " + UserError.reasonOf(e), "", e);
        }
    }
}

package dev.platen.app.broker;

import dev.platen.app.scaling.Pulse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionMode;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/// Heartbeats of all instances, in a topic that keeps nothing: what is a second old is of no use.
public final class HeartbeatTopic implements Pulse.Channel, AutoCloseable {
    private static final int RECEIVER_QUEUE_SIZE = 1_000;
    private static final int SEND_SECONDS = 2;
    private static final int MAX_PENDING = 5;
    private static final int LAST_WORDS_MILLIS = 500;

    private final PulsarConnection connection;
    private final String instance;
    private @Nullable Producer<byte[]> producer;
    private @Nullable Consumer<byte[]> consumer;

    /// @param instance name of this instance, unique per process
    public HeartbeatTopic(PulsarConnection connection, String instance) {
        this.connection = connection;
        this.instance = instance;
    }

    @Override
    public void start(java.util.function.Consumer<byte[]> listener) throws IOException {
        PulsarSettings settings = connection.settings();
        String topic = "non-" + settings.topic("fleet/heartbeats-" + settings.subscription());
        consumer = connection
                .output()
                .newConsumer(Schema.BYTES)
                .topic(topic)
                .subscriptionName(instance)
                .subscriptionType(SubscriptionType.Exclusive)
                .subscriptionMode(SubscriptionMode.NonDurable)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .messageListener((from, message) -> {
                    var _ = from.acknowledgeAsync(message);
                    listener.accept(message.getValue());
                })
                .subscribe();
        producer = connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(topic)
                .enableBatching(false)
                .sendTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                .maxPendingMessages(MAX_PENDING)
                .blockIfQueueFull(false)
                .create();
    }

    /// What cannot be sent is lost; the next one follows in a second.
    @Override
    public void send(byte[] heartbeat) {
        if (producer != null) {
            var _ = producer.sendAsync(heartbeat);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (producer != null) {
                var _ = producer.flushAsync()
                        .orTimeout(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                        .exceptionally(lost -> null)
                        .join();
                producer.close();
            }
        } catch (PulsarClientException e) {
            throw new IOException("the last heartbeat may be lost", e);
        } finally {
            if (consumer != null) {
                consumer.close();
            }
        }
    }
}

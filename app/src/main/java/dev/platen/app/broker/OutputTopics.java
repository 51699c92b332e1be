package dev.platen.app.broker;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerBuilder;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;

/// The producers of all topics that the data path sends to. A producer never gives up on a message, and
/// blocks the sender while the client's byte budget is spent.
public final class OutputTopics implements AutoCloseable {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int BATCH_MESSAGES = 500;
    private static final int BATCH_DELAY_MILLIS = 5;

    private final PulsarConnection connection;
    private final Map<Destination, Producer<byte[]>> producers = new EnumMap<>(Destination.class);

    public OutputTopics(PulsarConnection connection) {
        this.connection = connection;
    }

    /// Connects all producers. Dead letters get a durable subscription first: without one the broker would
    /// keep none of them.
    public void start() throws IOException {
        connection
                .output()
                .newConsumer()
                .topic(connection.settings().topic(Destination.DEAD_LETTER.path()))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .startPaused(true)
                .subscribe()
                .close();
        for (Destination destination : Destination.values()) {
            producers.put(destination, builder(destination).create());
        }
    }

    private ProducerBuilder<byte[]> builder(Destination destination) {
        ProducerBuilder<byte[]> builder = connection
                .output()
                .newProducer()
                .topic(connection.settings().topic(destination.path()))
                .sendTimeout(0, TimeUnit.SECONDS)
                .maxPendingMessages(0)
                .blockIfQueueFull(true);
        return switch (destination) {
            case EMAIL, PUSH, SMS, WEBHOOK, ABORTED ->
                builder.enableBatching(true)
                        .batchingMaxBytes(BATCH_BYTES)
                        .batchingMaxMessages(BATCH_MESSAGES)
                        .batchingMaxPublishDelay(BATCH_DELAY_MILLIS, TimeUnit.MILLISECONDS);
            // A payload of the largest size and its diagnosis do not fit one message: such a dead letter is
            // chunked.
            case DEAD_LETTER -> builder.enableBatching(false).enableChunking(true);
        };
    }

    /// Sends a publication; completes when the broker has stored it.
    public CompletableFuture<MessageId> send(Publication publication) {
        return Objects.requireNonNull(producers.get(publication.destination()), "not started")
                .newMessage()
                .properties(publication.properties())
                .value(publication.payload())
                .sendAsync();
    }

    /// Whether a send failed because the broker takes no message of that size, which no other try will
    /// change.
    public static boolean isTooLarge(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PulsarClientException.InvalidMessageException;
    }

    public boolean isConnected() {
        return producers.size() == Destination.values().length
                && producers.values().stream().allMatch(Producer::isConnected);
    }

    @Override
    public void close() throws IOException {
        for (Producer<byte[]> producer : producers.values()) {
            producer.close();
        }
    }
}

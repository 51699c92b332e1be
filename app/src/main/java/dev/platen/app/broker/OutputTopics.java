package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.apache.pulsar.client.api.transaction.Transaction;

/// The producers of all topics that the data path sends to. A producer never gives up on a message; who
/// sends has reserved the bytes that wait for their receipt, so nothing here blocks or refuses.
///
/// Each topic has a producer that collects batches and one for large messages: a batch takes memory of its
/// own as large as the largest message that it has seen. Outputs of the urgent lane leave by a connection of
/// their own, and sooner.
public final class OutputTopics implements AutoCloseable {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int BATCH_MESSAGES = 500;
    private static final int BATCH_DELAY_MILLIS = 5;
    private static final int URGENT_BATCH_DELAY_MILLIS = 1;
    private static final int LARGE_BYTES = 64 * 1024;

    private final PulsarConnection connection;
    private final Map<Destination, Producers> producers = new EnumMap<>(Destination.class);

    /// What sends to one topic.
    private record Producers(Producer<byte[]> batched, Producer<byte[]> urgent, Producer<byte[]> large) {
        Producer<byte[]> of(Lane lane, int bytes) {
            if (bytes >= LARGE_BYTES) {
                return large;
            }
            return lane == Lane.URGENT ? urgent : batched;
        }

        Stream<Producer<byte[]>> stream() {
            return Stream.of(batched, urgent, large);
        }
    }

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
        Map<Destination, List<CompletableFuture<Producer<byte[]>>>> created = new EnumMap<>(Destination.class);
        for (Destination destination : Destination.values()) {
            created.put(destination, create(destination));
        }
        for (Map.Entry<Destination, List<CompletableFuture<Producer<byte[]>>>> entry : created.entrySet()) {
            List<Producer<byte[]>> three = new ArrayList<>();
            for (CompletableFuture<Producer<byte[]>> future : entry.getValue()) {
                three.add(await(future));
            }
            producers.put(entry.getKey(), new Producers(three.get(0), three.get(1), three.get(2)));
        }
    }

    private List<CompletableFuture<Producer<byte[]>>> create(Destination destination) {
        // Dead letters are not batched: a payload of the largest size and its diagnosis are chunked.
        if (destination == Destination.DEAD_LETTER) {
            CompletableFuture<Producer<byte[]>> one = builder(connection.output(), destination)
                    .enableBatching(false)
                    .enableChunking(true)
                    .createAsync();
            return List.of(one, one, one);
        }
        return List.of(
                batched(connection.output(), destination, BATCH_DELAY_MILLIS).createAsync(),
                batched(connection.urgentOutput(), destination, URGENT_BATCH_DELAY_MILLIS)
                        .createAsync(),
                builder(connection.output(), destination).enableBatching(false).createAsync());
    }

    private ProducerBuilder<byte[]> batched(PulsarClient client, Destination destination, int delayMillis) {
        return builder(client, destination)
                .enableBatching(true)
                .batchingMaxBytes(BATCH_BYTES)
                .batchingMaxMessages(BATCH_MESSAGES)
                .batchingMaxPublishDelay(delayMillis, TimeUnit.MILLISECONDS);
    }

    private ProducerBuilder<byte[]> builder(PulsarClient client, Destination destination) {
        return client.newProducer()
                .topic(connection.settings().topic(destination.path()))
                .sendTimeout(0, TimeUnit.SECONDS)
                .maxPendingMessages(0)
                .blockIfQueueFull(true);
    }

    static Producer<byte[]> await(CompletableFuture<Producer<byte[]>> created) throws IOException {
        try {
            return created.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    /// Sends a publication; completes when the broker has stored it.
    ///
    /// @param delivery its request
    CompletableFuture<MessageId> send(Delivery delivery, Publication publication) {
        return publish(producer(delivery.lane(), publication).newMessage(), delivery, publication);
    }

    /// Sends a publication that nobody sees before `transaction` is committed.
    CompletableFuture<MessageId> sendIn(Transaction transaction, Delivery delivery, Publication publication) {
        return publish(producer(delivery.lane(), publication).newMessage(transaction), delivery, publication);
    }

    private static CompletableFuture<MessageId> publish(
            TypedMessageBuilder<byte[]> message, Delivery delivery, Publication publication) {
        String key = delivery.key();
        return (key == null ? message : message.key(key))
                .properties(publication.properties())
                .value(publication.payload())
                .sendAsync();
    }

    /// What a publication is sent by.
    Producer<byte[]> producer(Lane lane, Publication publication) {
        return Objects.requireNonNull(producers.get(publication.destination()), "not started")
                .of(lane, publication.payload().length);
    }

    /// Whether a send failed because the broker takes no message of that size, which no other try will
    /// change.
    public static boolean isTooLarge(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PulsarClientException.InvalidMessageException;
    }

    public boolean isConnected() {
        return producers.size() == Destination.values().length && disconnected().isEmpty();
    }

    /// The topics to which a producer has no connection.
    public List<String> disconnected() {
        return producers.entrySet().stream()
                .filter(entry -> !entry.getValue().stream().allMatch(Producer::isConnected))
                .map(entry -> "topic " + entry.getKey().path())
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Producer<byte[]> producer : producers.values().stream()
                .flatMap(Producers::stream)
                .distinct()
                .toList()) {
            producer.close();
        }
    }
}

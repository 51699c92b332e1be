package dev.platen.app.it;

import dev.platen.devbroker.DevBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pulsar.client.api.BatcherBuilder;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A producer of requests and an independent reader of all that comes out.
final class Outputs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_BACKOFF_MILLIS = 500;
    private static final List<String> TOPICS = List.of(
            "rendered/email",
            "rendered/push",
            "rendered/sms",
            "rendered/webhook",
            "rendered/aborted",
            "requests/dead-letter");

    private final String tenant;
    private final PulsarClient client;
    private final List<Reader<byte[]>> readers = new ArrayList<>();
    private final List<Output> all = new CopyOnWriteArrayList<>();

    /// One message that came out.
    record Output(String topic, Map<String, String> properties, byte[] payload) {
        String id() {
            return properties.getOrDefault("platen-request-id", "");
        }

        String property(String name) {
            return properties.getOrDefault(name, "");
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    Outputs(String tenant) throws Exception {
        this(tenant, TestBroker.get());
    }

    Outputs(String tenant, DevBroker broker) throws PulsarClientException {
        this.tenant = tenant;
        client = PulsarClient.builder()
                .serviceUrl(broker.serviceUrl().toString())
                // So that what is seen after a restart is when it came, and not when this client looked.
                .maxBackoffInterval(MAX_BACKOFF_MILLIS, TimeUnit.MILLISECONDS)
                .build();
        for (String topic : TOPICS) {
            readers.add(client.newReader(Schema.BYTES)
                    .topic("persistent://" + tenant + "/" + topic)
                    .startMessageId(MessageId.earliest)
                    .readerListener((reader, message) -> take(topic, message))
                    .create());
        }
    }

    private void take(String topic, Message<byte[]> message) {
        all.add(new Output(topic, Map.copyOf(message.getProperties()), message.getData()));
    }

    Producer<byte[]> producer(String lane) throws PulsarClientException {
        return producer(lane, BatcherBuilder.DEFAULT);
    }

    Producer<byte[]> producer(String lane, BatcherBuilder batcher) throws PulsarClientException {
        return client.newProducer(Schema.BYTES)
                .batcherBuilder(batcher)
                .topic("persistent://" + tenant + "/requests/" + lane)
                .batchingMaxPublishDelay(1, TimeUnit.MILLISECONDS)
                .sendTimeout(0, TimeUnit.SECONDS)
                .blockIfQueueFull(true)
                .create();
    }

    /// Sends one request and waits until the broker has it.
    void send(String lane, byte @Nullable [] payload) throws PulsarClientException {
        try (Producer<byte[]> producer = producer(lane)) {
            producer.send(payload);
        }
    }

    /// Sends many requests and waits until the broker has them.
    ///
    /// @param request the one of a number
    void sendAll(String lane, int count, IntFunction<String> request) throws PulsarClientException {
        try (Producer<byte[]> producer = producer(lane)) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.sendAsync(request.apply(i).getBytes(StandardCharsets.UTF_8)));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    /// Sends what is small on its way and large at its end.
    void sendCompressed(String lane, byte[] payload) throws PulsarClientException {
        try (Producer<byte[]> producer = client.newProducer(Schema.BYTES)
                .topic("persistent://" + tenant + "/requests/" + lane)
                .compressionType(CompressionType.ZSTD)
                .create()) {
            producer.send(payload);
        }
    }

    /// Sends the same so many times, as one batch that is small on its way.
    void sendCompressedBatch(String lane, byte[] payload, int count) throws PulsarClientException {
        try (Producer<byte[]> producer = client.newProducer(Schema.BYTES)
                .topic("persistent://" + tenant + "/requests/" + lane)
                .compressionType(CompressionType.ZSTD)
                .batchingMaxBytes(0)
                .batchingMaxMessages(count)
                .batchingMaxPublishDelay(1, TimeUnit.MINUTES)
                .create()) {
            for (int i = 0; i < count; i++) {
                var _ = producer.sendAsync(payload);
            }
            producer.flush();
        }
    }

    void send(String lane, String json) throws PulsarClientException {
        send(lane, json.getBytes(StandardCharsets.UTF_8));
    }

    List<Output> all() {
        return List.copyOf(all);
    }

    /// The requests of which something came out.
    Set<String> ids() {
        return all.stream().map(Output::id).collect(Collectors.toSet());
    }

    /// The first output that fits, waiting for it.
    Output await(String what, Predicate<Output> wanted) {
        Awaitility.await(what).atMost(PATIENCE).until(() -> all.stream().anyMatch(wanted));
        return all.stream().filter(wanted).findFirst().orElseThrow();
    }

    Output awaitId(String id) {
        return await("output of request " + id, output -> output.id().equals(id));
    }

    /// Waits until `count` different requests have come out.
    void awaitIds(int count) {
        Awaitility.await(count + " requests have come out")
                .atMost(PATIENCE)
                .until(() -> all.stream().map(Output::id).distinct().count() >= count);
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}

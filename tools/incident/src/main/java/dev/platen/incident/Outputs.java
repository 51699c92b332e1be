package dev.platen.incident;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/// The producers of a control: batching as the client does it unless told otherwise, and waiting when its
/// memory limit is reached.
final class Outputs {
    private static final String DEAD_LETTER = "dead-letter";

    private final Map<String, Producer<byte[]>> producers = new TreeMap<>();

    Outputs(PulsarClient client, Setup setup) throws PulsarClientException {
        for (String channel : new String[] {"email", "sms"}) {
            producers.put(channel, producer(client, setup.topic("rendered/" + channel)));
        }
        producers.put(DEAD_LETTER, producer(client, setup.topic("requests/dead-letter")));
    }

    private static Producer<byte[]> producer(PulsarClient client, String topic) throws PulsarClientException {
        return client.newProducer().topic(topic).blockIfQueueFull(true).create();
    }

    CompletableFuture<MessageId> send(Output output) {
        return send(output.channel(), output.id(), output.payload());
    }

    /// What cannot be rendered goes where a person looks at it.
    CompletableFuture<MessageId> reject(byte[] payload) {
        return send(DEAD_LETTER, idOf(payload), payload);
    }

    CompletableFuture<MessageId> send(String to, String id, byte[] payload) {
        Producer<byte[]> producer = producers.get(to);
        if (producer == null) {
            throw new IllegalArgumentException("no channel " + to);
        }
        return producer.newMessage()
                .property("platen-request-id", id)
                .value(payload)
                .sendAsync();
    }

    /// The id of a request whose first member it is.
    static String idOf(byte[] payload) {
        int start = "{\"id\":\"".length();
        int end = start;
        while (end < payload.length && payload[end] != '"') {
            end++;
        }
        return new String(payload, start, end - start, StandardCharsets.US_ASCII);
    }
}

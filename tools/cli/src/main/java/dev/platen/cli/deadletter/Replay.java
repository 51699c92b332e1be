package dev.platen.cli.deadletter;

import dev.platen.app.message.Lane;
import dev.platen.cli.broker.BrokerClients;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.jspecify.annotations.Nullable;

/// Sends requests of dead letters to their lanes again. A dead letter is acknowledged when the broker has
/// its request, never before; so one that is lost on the way stays a dead letter, and one whose
/// acknowledgement is lost is sent twice at the worst. Several are on their way at a time, bounded in number
/// and bytes; the first failure ends it. For use by one thread.
public final class Replay implements AutoCloseable {
    private static final int MOST_PENDING = 200;
    private static final long MOST_PENDING_BYTES = 12L << 20;
    private static final int SEND_TIMEOUT_SECONDS = 30;

    private final PulsarClient client;
    private final DeadLetters.Place place;
    private final Consumer<byte[]> acknowledger;
    private final Map<Lane, Producer<byte[]>> producers = new EnumMap<>(Lane.class);
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private long replayed;
    private @Nullable Throwable failure;

    private record Pending(int bytes, CompletableFuture<Void> done) {}

    private Replay(PulsarClient client, DeadLetters.Place place, Consumer<byte[]> acknowledger) {
        this.client = client;
        this.place = place;
        this.acknowledger = acknowledger;
    }

    /// Connects. The letters must be locked.
    public static Replay of(DeadLetters letters) {
        DeadLetters.Place place = letters.place();
        try {
            Consumer<byte[]> acknowledger = letters.client()
                    .newConsumer(Schema.BYTES)
                    .topic(place.topics().deadLetters())
                    .subscriptionName(place.subscription())
                    .subscriptionType(SubscriptionType.Shared)
                    .isAckReceiptEnabled(true)
                    // Only to acknowledge what a reader has found: it takes nothing from other consumers.
                    .startPaused(true)
                    .subscribe();
            return new Replay(letters.client(), place, acknowledger);
        } catch (PulsarClientException e) {
            throw BrokerClients.unreachable(
                    "subscription '" + place.subscription() + "' of "
                            + place.topics().deadLetters(),
                    e);
        }
    }

    /// Sends one request, waiting for others while too many are on their way; answers whether to go on, which
    /// is no after a failure.
    boolean send(DeadLetter letter, Resend.Ready request) {
        int bytes = request.payload().length;
        while (failure == null
                && !pending.isEmpty()
                && (pending.size() >= MOST_PENDING || pendingBytes + bytes > MOST_PENDING_BYTES)) {
            awaitOldest();
        }
        if (failure != null) {
            return false;
        }
        TypedMessageBuilder<byte[]> message =
                producer(request.lane()).newMessage().value(request.payload());
        String key = letter.key();
        if (key != null) {
            message.key(key);
        }
        pendingBytes += bytes;
        pending.add(new Pending(bytes, message.sendAsync().thenCompose(id -> acknowledge(letter))));
        return true;
    }

    private CompletableFuture<Void> acknowledge(DeadLetter letter) {
        List<MessageId> ids = new ArrayList<>();
        if (letter.firstChunk() != null) {
            ids.add(letter.firstChunk().messageId());
        }
        ids.add(letter.position().messageId());
        return acknowledger.acknowledgeAsync(ids);
    }

    private void awaitOldest() {
        Pending oldest = pending.remove();
        pendingBytes -= oldest.bytes();
        try {
            oldest.done().join();
            replayed++;
        } catch (CompletionException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /// Waits for what is on its way.
    public void flush() {
        while (!pending.isEmpty()) {
            awaitOldest();
        }
    }

    /// Requests that their lanes have, and whose dead letters are acknowledged.
    public long replayed() {
        return replayed;
    }

    /// What ended it early, or null.
    public @Nullable Throwable failure() {
        return failure;
    }

    private Producer<byte[]> producer(Lane lane) {
        return producers.computeIfAbsent(lane, this::connect);
    }

    private Producer<byte[]> connect(Lane lane) {
        String topic = place.topics().requests(lane);
        try {
            return client.newProducer(Schema.BYTES)
                    .topic(topic)
                    .enableBatching(false)
                    // A payload of the largest size and its metadata are more than one message.
                    .enableChunking(true)
                    .maxPendingMessages(MOST_PENDING)
                    .blockIfQueueFull(true)
                    .sendTimeout(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .create();
        } catch (PulsarClientException e) {
            throw BrokerClients.unreachable(topic, e);
        }
    }

    @Override
    public void close() throws PulsarClientException {
        for (Producer<byte[]> producer : producers.values()) {
            producer.close();
        }
        acknowledger.close();
    }
}

package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;

/// One request as it came from its lane. Its payload is in the client's pooled memory until
/// [#releasePayload()].
public final class Delivery {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Lane lane;
    private final Consumer<ByteBuffer> consumer;
    private final Message<ByteBuffer> message;
    private final MessageId id;
    private final int payloadBytes;
    private final long publishedAtMillis;
    private final long receivedAtMillis;
    private boolean released;

    Delivery(Lane lane, Consumer<ByteBuffer> consumer, Message<ByteBuffer> message, long receivedAtMillis) {
        this.lane = lane;
        this.consumer = consumer;
        this.message = message;
        this.id = message.getMessageId();
        this.payloadBytes = message.size();
        this.publishedAtMillis = message.getPublishTime();
        this.receivedAtMillis = receivedAtMillis;
    }

    public Lane lane() {
        return lane;
    }

    public int payloadBytes() {
        return payloadBytes;
    }

    /// When the producer sent it, by the producer's clock.
    public long publishedAtMillis() {
        return publishedAtMillis;
    }

    /// Where it is in its topic, for people.
    public String position() {
        return id.toString();
    }

    /// When it came in, by this instance's clock.
    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    /// The payload, to be read before [#releasePayload()] only.
    public ByteBuffer payload() {
        ByteBuffer value = message.getValue();
        return value == null ? NOTHING : value;
    }

    /// Copies the payload to the beginning of `target`.
    public void copyPayload(byte[] target) {
        ByteBuffer value = payload();
        value.get(value.position(), target, 0, payloadBytes);
    }

    /// Gives the payload's memory back to the client, once. Called by one thread after the other, never by
    /// two at once.
    public void releasePayload() {
        if (!released) {
            released = true;
            message.release();
        }
    }

    /// Tells the broker that this request is settled; completes when the broker has confirmed it.
    public CompletableFuture<Void> acknowledge() {
        return consumer.acknowledgeAsync(id);
    }

    /// Asks the broker to deliver this request again, later.
    public void redeliver() {
        consumer.negativeAcknowledge(id);
    }
}

package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.jspecify.annotations.Nullable;

/// One request as it came from its lane. Its payload is in the client's pooled memory until
/// [#releasePayload()].
public final class Delivery {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Lane lane;
    private final Consumer<ByteBuffer> consumer;
    private final Message<ByteBuffer> message;
    private final IntakeGate gate;
    private final MessageIdAdv id;
    private final int payloadBytes;
    private final long publishedAtMillis;
    private final long receivedAtMillis;
    private final @Nullable Runnable renewal;
    private final @Nullable String key;
    private boolean released;
    private volatile boolean returned;

    /// @param renewal brings everything of the lane again in its order, for a lane that keeps one; null for the
    ///     others
    Delivery(
            Lane lane,
            Consumer<ByteBuffer> consumer,
            Message<ByteBuffer> message,
            IntakeGate gate,
            long receivedAtMillis,
            @Nullable Runnable renewal) {
        this.lane = lane;
        this.consumer = consumer;
        this.message = message;
        this.gate = gate;
        this.id = (MessageIdAdv) message.getMessageId();
        this.payloadBytes = message.size();
        this.publishedAtMillis = message.getPublishTime();
        this.receivedAtMillis = receivedAtMillis;
        this.renewal = renewal;
        this.key = renewal == null ? null : key(message);
        gate.taken(payloadBytes);
    }

    /// As the broker sees it: an ordering key goes before the key.
    private static @Nullable String key(Message<?> message) {
        if (message.hasOrderingKey()) {
            return new String(message.getOrderingKey(), StandardCharsets.ISO_8859_1);
        }
        return message.hasKey() ? message.getKey() : null;
    }

    /// What it has in common with the messages among which its order is kept; null if it has none.
    public @Nullable String key() {
        return key;
    }

    public Lane lane() {
        return lane;
    }

    public int payloadBytes() {
        return payloadBytes;
    }

    /// Bytes of the whole request: as many as its payload has, or as it would have if it were unpacked. A
    /// request that claims more than an instance can take is not, and its payload is what came over the wire.
    public long unpackedBytes() {
        String claimed = message.getProperty(Unpacking.SIZE_PROPERTY);
        if (claimed == null) {
            return payloadBytes;
        }
        try {
            return Math.max(payloadBytes, Long.parseLong(claimed));
        } catch (NumberFormatException e) {
            // Not ours: a producer may call a property anything.
            return payloadBytes;
        }
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

    /// Gives the payload's memory back to the client, once. Called by one thread after the other, never by
    /// two at once.
    public void releasePayload() {
        if (!released) {
            released = true;
            message.release();
            gate.released(payloadBytes);
        }
    }

    /// Tells the broker that this request is settled; completes when the broker has confirmed it.
    public CompletableFuture<Void> acknowledge() {
        return consumer.acknowledgeAsync(id);
    }

    /// Asks the broker to deliver this request again, later; one with a key together with all that follow it.
    public void redeliver() {
        if (key != null && renewal != null) {
            renewal.run();
        } else {
            consumer.negativeAcknowledge(id);
        }
    }

    /// Where it came from and where it is acknowledged.
    Consumer<ByteBuffer> consumer() {
        return consumer;
    }

    MessageIdAdv id() {
        return id;
    }

    /// What has to be done so that it is delivered again is done, or the broker does it by itself.
    void markReturned() {
        returned = true;
    }

    boolean isReturned() {
        return returned;
    }
}

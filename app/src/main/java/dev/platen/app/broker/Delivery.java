package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.jspecify.annotations.Nullable;

/// One request as it came from its lane. Its payload is in the client's pooled memory until
/// [#releasePayload()].
public final class Delivery {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Lane lane;
    private final Consumer<ByteBuffer> consumer;
    private final Message<ByteBuffer> message;
    private final IntakeGate gate;
    private final Assignment assignment;
    private final MessageIdAdv id;
    private final int payloadBytes;
    private final long publishedAtMillis;
    private final long receivedAtMillis;
    private final @Nullable Runnable renewal;
    private final @Nullable String key;
    private final @Nullable Origin origin;
    private Runnable settled = () -> {};
    private long neededBytes;
    private boolean released;
    private volatile boolean returned;

    /// @param renewal brings everything of the lane again in its order, for a lane that keeps one; null for
    ///     the others
    Delivery(
            Lane lane,
            Consumer<ByteBuffer> consumer,
            Message<ByteBuffer> message,
            IntakeGate gate,
            long receivedAtMillis,
            @Nullable Runnable renewal) {
        this(lane, consumer, message, gate, receivedAtMillis, renewal, null);
    }

    private Delivery(
            Lane lane,
            Consumer<ByteBuffer> consumer,
            Message<ByteBuffer> message,
            IntakeGate gate,
            long receivedAtMillis,
            @Nullable Runnable renewal,
            @Nullable Origin origin) {
        this.lane = lane;
        this.consumer = consumer;
        this.message = message;
        this.gate = gate;
        this.assignment = Assignment.of(consumer, message);
        this.id = (MessageIdAdv) message.getMessageId();
        this.payloadBytes = message.size();
        this.publishedAtMillis = origin == null ? message.getPublishTime() : origin.publishedAtMillis();
        this.origin = origin;
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

    /// A delivery from a parked topic, which passes for what it was before.
    static Delivery parked(
            Lane lane,
            Consumer<ByteBuffer> consumer,
            Message<ByteBuffer> message,
            IntakeGate gate,
            long receivedAtMillis) {
        return new Delivery(lane, consumer, message, gate, receivedAtMillis, null, Origin.of(message));
    }

    /// Where a parked message came from.
    private record Origin(long publishedAtMillis, String position) {
        /// `1767225600000@12:3:-1:4`: only Platen writes to parked topics, so that this is no producer's.
        static final String PROPERTY = "platen-parked";

        static Origin of(Message<ByteBuffer> message) {
            String value = message.getProperty(PROPERTY);
            int at = value == null ? -1 : value.indexOf('@');
            if (value != null && at > 0) {
                try {
                    return new Origin(Long.parseLong(value, 0, at, 10), value.substring(at + 1));
                } catch (NumberFormatException e) {
                    return here(message);
                }
            }
            return here(message);
        }

        private static Origin here(Message<ByteBuffer> message) {
            return new Origin(message.getPublishTime(), message.getMessageId().toString());
        }

        @Override
        public String toString() {
            return publishedAtMillis + "@" + position;
        }
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

    /// Where it is in its topic, or was in its lane's before it was parked; for people.
    public String position() {
        return origin == null ? id.toString() : origin.position();
    }

    /// Whether it was parked and has come back.
    public boolean isParked() {
        return origin != null;
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

    /// Makes `copy` a message that becomes the same request again: payload, properties, key, when it was
    /// sent and where it was.
    void copyTo(TypedMessageBuilder<byte[]> copy) {
        byte[] bytes = new byte[payloadBytes];
        ByteBuffer source = payload();
        source.get(source.position(), bytes);
        copy.value(bytes)
                .properties(message.getProperties())
                .property(Origin.PROPERTY, new Origin(publishedAtMillis, position()).toString());
        if (message.getEventTime() > 0) {
            copy.eventTime(message.getEventTime());
        }
        if (message.hasBase64EncodedKey()) {
            copy.keyBytes(message.getKeyBytes());
        } else if (message.hasKey()) {
            copy.key(message.getKey());
        }
        if (message.hasOrderingKey()) {
            copy.orderingKey(message.getOrderingKey());
        }
    }

    /// This request is set aside until so much memory is free for it.
    public void needs(long bytes) {
        neededBytes = bytes;
    }

    /// The memory for which this request was set aside; 0 if it was not.
    public long neededBytes() {
        return neededBytes;
    }

    /// What is to be done when this request is settled or given back.
    public void whenSettled(Runnable action) {
        settled = action;
    }

    /// Tells the broker that this request is settled; completes when the broker has confirmed it.
    public CompletableFuture<Void> acknowledge() {
        settled.run();
        return consumer.acknowledgeAsync(id);
    }

    /// Asks the broker to deliver this request again, later; one with a key together with all that follow it.
    /// What the broker delivers again in any case is not asked for: that would bring it twice.
    public void redeliver() {
        markReturned();
        if (key != null && renewal != null) {
            renewal.run();
        } else if (!assignment.isOver()) {
            consumer.negativeAcknowledge(id);
        }
    }

    Assignment assignment() {
        return assignment;
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
        if (!returned) {
            returned = true;
            settled.run();
        }
    }

    /// The broker has confirmed by other means that it is settled.
    void markSettled() {
        settled.run();
    }

    boolean isReturned() {
        return returned;
    }
}

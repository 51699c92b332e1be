package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.impl.BatchMessageIdImpl;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.jspecify.annotations.Nullable;

/// Deliveries without a broker, for what passes them on and does not look inside.
public final class Deliveries {

    private Deliveries() {}

    /// A delivery of a lane, with an empty payload, that cannot be acknowledged.
    public static Delivery of(Lane lane) {
        return of(lane, MessageId.earliest, new byte[0], new ArrayList<>());
    }

    /// A delivery of the lane's message number `entry` that cannot be acknowledged.
    ///
    /// @param givenBack gets its position when it is given back
    public static Delivery of(Lane lane, long entry, String payload, List<String> givenBack) {
        MessageId id = new MessageIdImpl(7, entry, -1);
        return of(lane, id, payload.getBytes(StandardCharsets.UTF_8), givenBack);
    }

    /// A delivery of a lane that keeps the order of each key.
    ///
    /// @param renewal what it does when it is given back
    public static Delivery keyed(Lane lane, long entry, String key, String payload, Runnable renewal) {
        Map<String, Supplier<@Nullable Object>> answers =
                new HashMap<>(message(new MessageIdImpl(7, entry, -1), payload.getBytes(StandardCharsets.UTF_8)));
        answers.put("hasOrderingKey", () -> false);
        answers.put("hasKey", () -> true);
        answers.put("getKey", () -> key);
        Message<ByteBuffer> message = stub(Message.class, answers);
        Consumer<ByteBuffer> consumer = stub(Consumer.class, connected(() -> 0L));
        return new Delivery(lane, consumer, message, new IntakeGate(Long.MAX_VALUE), 0, renewal);
    }

    /// A delivery that has come over one connection.
    ///
    /// @param lostAtMillis when its consumer's last connection was lost
    /// @param givenBack gets its position when it is given back
    static Delivery over(LongSupplier lostAtMillis, Lane lane, long entry, List<String> givenBack) {
        return of(lane, new MessageIdImpl(7, entry, -1), new byte[0], givenBack, lostAtMillis::getAsLong);
    }

    /// A delivery of one message of a batch.
    ///
    /// @param index in the batch; -1 if the message came alone
    static Delivery inBatch(Lane lane, long entry, int index, int size) {
        MessageId id = index < 0
                ? new MessageIdImpl(7, entry, -1)
                : new BatchMessageIdImpl(7, entry, -1, index, size, new BitSet());
        return of(lane, id, new byte[0], new ArrayList<>());
    }

    private static Delivery of(Lane lane, MessageId id, byte[] payload, List<String> givenBack) {
        return of(lane, id, payload, givenBack, () -> 0L);
    }

    private static Delivery of(
            Lane lane, MessageId id, byte[] payload, List<String> givenBack, Supplier<@Nullable Object> lostAtMillis) {
        Message<ByteBuffer> message = stub(Message.class, message(id, payload));
        Map<String, Supplier<@Nullable Object>> answers = new HashMap<>(connected(lostAtMillis));
        answers.put("negativeAcknowledge", () -> {
            givenBack.add(id.toString());
            return null;
        });
        Consumer<ByteBuffer> consumer = stub(Consumer.class, answers);
        return new Delivery(lane, consumer, message, new IntakeGate(Long.MAX_VALUE), 0, null);
    }

    private static Map<String, Supplier<@Nullable Object>> connected(Supplier<@Nullable Object> lostAtMillis) {
        return Map.of("isConnected", () -> true, "getLastDisconnectedTimestamp", lostAtMillis);
    }

    private static Map<String, Supplier<@Nullable Object>> message(MessageId id, byte[] payload) {
        return Map.of(
                "getMessageId", () -> id,
                "size", () -> payload.length,
                "getPublishTime", () -> 0L,
                "getProperty", () -> null,
                "getValue", () -> ByteBuffer.wrap(payload),
                "release", () -> null);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the proxy answers nothing that has the type
    static <T> T stub(Class<?> type, Map<String, Supplier<@Nullable Object>> answers) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Supplier<@Nullable Object> answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer.get();
        });
    }
}

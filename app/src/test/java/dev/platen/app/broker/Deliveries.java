package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;

/// Deliveries without a broker, for what passes them on and does not look inside.
public final class Deliveries {
    private static final Consumer<ByteBuffer> NO_CONSUMER = stub(Consumer.class, Map.of());

    private Deliveries() {}

    /// A delivery of a lane, with an empty payload, that cannot be acknowledged.
    public static Delivery of(Lane lane) {
        Message<ByteBuffer> message =
                stub(Message.class, Map.of("getMessageId", MessageId.earliest, "size", 0, "getPublishTime", 0L));
        return new Delivery(lane, NO_CONSUMER, message, new IntakeGate(Long.MAX_VALUE), 0);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the proxy answers nothing that has the type
    private static <T> T stub(Class<?> type, Map<String, Object> answers) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer;
        });
    }
}

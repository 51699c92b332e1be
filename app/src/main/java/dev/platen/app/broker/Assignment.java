package dev.platen.app.broker;

import java.util.Objects;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.impl.ConsumerImpl;
import org.apache.pulsar.client.impl.MultiTopicsConsumerImpl;

/// Whose a message is. The broker assigns it to one consumer, until that has acknowledged it, gives it back
/// or loses its connection. Then the broker assigns it anew, all of it, to anybody: also to the same
/// consumer, for which it is another message then.
final class Assignment {
    /// Of what was taken while its consumer had no connection: it was received on one that is gone.
    private static final long NEVER = -1;

    private final Consumer<?> consumer;
    private final long number;

    private Assignment(Consumer<?> consumer) {
        this.consumer = consumer;
        this.number = consumer.isConnected() ? consumer.getLastDisconnectedTimestamp() : NEVER;
    }

    /// Of a message that was taken just now.
    static Assignment of(Consumer<?> taker, Message<?> message) {
        if (taker instanceof MultiTopicsConsumerImpl<?> several) {
            for (ConsumerImpl<?> one : several.getConsumers()) {
                if (Objects.equals(one.getTopic(), message.getTopicName())) {
                    return new Assignment(one);
                }
            }
        }
        return new Assignment(taker);
    }

    /// Whether it has ended: the message comes again, and what was done with it is in vain.
    boolean isOver() {
        return number == NEVER || number != consumer.getLastDisconnectedTimestamp();
    }

    /// Tells the assignments of one message to this instance apart.
    long number() {
        return number;
    }
}

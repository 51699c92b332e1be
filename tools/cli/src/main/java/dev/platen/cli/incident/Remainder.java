package dev.platen.cli.incident;

import dev.platen.app.message.Lane;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Interruption;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;

/// Looks what a contender that was given up has left in its topics: what is there is late, not lost.
final class Remainder {
    private static final int QUIET_SECONDS = 5;
    private static final int QUEUE = 100;

    private final Topics topics;
    private final String subscription;
    private final PulsarClient client;
    private final Interruption interruption;

    Remainder(Topics topics, String subscription, PulsarClient client, Interruption interruption) {
        this.topics = topics;
        this.subscription = subscription;
        this.client = client;
        this.interruption = interruption;
    }

    /// Answers how many there are.
    long count(Tally tally) throws PulsarClientException, InterruptedException {
        return count(topics.requests(Lane.NORMAL), tally) + count(topics.requests(Lane.URGENT), tally);
    }

    private long count(String topic, Tally tally) throws PulsarClientException, InterruptedException {
        try (Consumer<byte[]> consumer = client.newConsumer()
                .topic(topic)
                .subscriptionName(subscription)
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(QUEUE)
                .autoScaledReceiverQueueSizeEnabled(true)
                .subscribe()) {
            Message<byte[]> message = consumer.receive(QUIET_SECONDS, TimeUnit.SECONDS);
            long count = 0;
            for (; message != null; count++) {
                if (interruption.requested()) {
                    throw new InterruptedException("asked to stop");
                }
                tally.remains(idOf(message.getData()));
                var _ = consumer.acknowledgeAsync(message);
                message = consumer.receive(QUIET_SECONDS, TimeUnit.SECONDS);
            }
            return count;
        }
    }

    /// The id, which is a request's first member.
    private static String idOf(byte[] payload) {
        String head = new String(payload, 0, Math.min(40, payload.length), StandardCharsets.US_ASCII);
        return head.substring(7, head.indexOf('"', 7));
    }
}

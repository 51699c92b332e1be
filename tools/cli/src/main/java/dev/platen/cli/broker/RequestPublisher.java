package dev.platen.cli.broker;

import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;

/// Publishes requests in batches, one producer a lane, and counts what the broker confirmed. Memory is
/// bounded: when the client's share is full, [#publish] waits for receipts.
public final class RequestPublisher implements AutoCloseable {
    private static final int MAX_PENDING_MESSAGES = 5_000;
    private static final int BATCH_MAX_MESSAGES = 200;
    private static final int BATCH_MAX_BYTES = 128 * 1024;
    private static final int BATCH_MAX_DELAY_MILLIS = 2;
    private static final int SEND_TIMEOUT_SECONDS = 30;
    private static final long RECEIPT_POLL_NANOS = 100_000;

    private final Map<Lane, Producer<byte[]>> producers = new EnumMap<>(Lane.class);
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final PulsarClient client;
    private final Topics topics;
    private final int sendTimeoutSeconds;
    private long sent;

    /// A request that the broker has not confirmed after 30 s has failed.
    public RequestPublisher(PulsarClient client, Topics topics) {
        this(client, topics, SEND_TIMEOUT_SECONDS);
    }

    /// A request that the broker has not confirmed after so many seconds has failed; long enough for a broker
    /// that is killed and started again.
    public RequestPublisher(PulsarClient client, Topics topics, int sendTimeoutSeconds) {
        this.client = client;
        this.topics = topics;
        this.sendTimeoutSeconds = sendTimeoutSeconds;
    }

    /// Connects a producer to each lane.
    public void start() {
        for (Lane lane : Lane.values()) {
            try {
                producers.put(lane, connect(topics.requests(lane)));
            } catch (PulsarClientException e) {
                throw BrokerClients.unreachable(topics.requests(lane), client, e);
            }
        }
    }

    /// Hands one request over; for use by one thread.
    public void publish(Lane lane, byte[] payload) {
        Producer<byte[]> producer = producers.get(lane);
        if (producer == null) {
            throw new IllegalStateException("not started");
        }
        sent++;
        var _ = producer.sendAsync(payload).whenComplete((id, failure) -> {
            if (failure == null) {
                confirmed.incrementAndGet();
            } else {
                failed.incrementAndGet();
                firstFailure.compareAndSet(null, failure);
            }
        });
    }

    /// Waits until every request handed over is confirmed or has failed.
    public void flush() {
        for (Producer<byte[]> producer : producers.values()) {
            try {
                producer.flush();
            } catch (PulsarClientException e) {
                // Each failed request is counted where its own receipt arrives.
                firstFailure.compareAndSet(null, e);
            }
        }
        // The last receipts may still be on their way to their counters.
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(sendTimeoutSeconds);
        while (confirmed() + failed() < sent && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(RECEIPT_POLL_NANOS);
        }
    }

    public long sent() {
        return sent;
    }

    public long confirmed() {
        return confirmed.get();
    }

    public long failed() {
        return failed.get();
    }

    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    @Override
    public void close() {
        for (Producer<byte[]> producer : producers.values()) {
            try {
                producer.close();
            } catch (PulsarClientException e) {
                firstFailure.compareAndSet(null, e);
            }
        }
    }

    private Producer<byte[]> connect(String topic) throws PulsarClientException {
        return client.newProducer(Schema.BYTES)
                .topic(topic)
                .blockIfQueueFull(true)
                .maxPendingMessages(MAX_PENDING_MESSAGES)
                .enableBatching(true)
                .batchingMaxMessages(BATCH_MAX_MESSAGES)
                .batchingMaxBytes(BATCH_MAX_BYTES)
                .batchingMaxPublishDelay(BATCH_MAX_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                .sendTimeout(sendTimeoutSeconds, TimeUnit.SECONDS)
                .create();
    }
}

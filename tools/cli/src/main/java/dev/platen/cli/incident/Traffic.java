package dev.platen.cli.incident;

import dev.platen.app.message.Lane;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Interruption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/// Publishes a mix for one contender: the backlog, the arrivals, and urgent requests all the time. What was
/// handed to the client counts as published; a failure of the broker ends the run.
final class Traffic implements AutoCloseable {
    private static final int URGENT_PER_SECOND = 20;
    private static final int SLICE = 64;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Mix mix;
    private final Tally tally;
    private final Interruption interruption;
    private final Producer<byte[]> normal;
    private final Producer<byte[]> urgent;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("urgent-traffic").factory());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean urgentPaused = true;
    private long next;

    Traffic(Connections connections, Topics topics, Mix mix, Tally tally, Interruption interruption)
            throws PulsarClientException {
        this.mix = mix;
        this.tally = tally;
        this.interruption = interruption;
        normal = producer(
                connections.requests(), topics.requests(Lane.NORMAL), mix.spec().batched());
        urgent = producer(connections.urgentRequests(), topics.requests(Lane.URGENT), false);
    }

    private static Producer<byte[]> producer(PulsarClient client, String topic, boolean batched)
            throws PulsarClientException {
        return client.newProducer()
                .topic(topic)
                .blockIfQueueFull(true)
                .maxPendingMessages(20_000)
                .sendTimeout(0, TimeUnit.SECONDS)
                .enableBatching(batched)
                .create();
    }

    /// Begins to send urgent requests; they start [#pauseUrgent]d.
    void start() {
        var _ = clock.scheduleAtFixedRate(this::sendUrgent, 0, 1_000_000 / URGENT_PER_SECOND, TimeUnit.MICROSECONDS);
    }

    void pauseUrgent(boolean paused) {
        urgentPaused = paused;
    }

    private void sendUrgent() {
        if (!urgentPaused) {
            int index = tally.urgentPublished();
            tally.urgentPublished(index, System.nanoTime());
            send(urgent, mix.urgent(index));
        }
    }

    /// Publishes `count` requests as fast as the broker takes them, and waits until it has them.
    void publish(long count, Runnable progress) throws InterruptedException, PulsarClientException {
        long end = next + count;
        while (next < end) {
            sendSlice(end);
            progress.run();
        }
        normal.flush();
    }

    /// Publishes for so long what is due so many nanoseconds after the beginning, which may grow meanwhile;
    /// less if the broker does not take it that fast.
    void arrive(LongUnaryOperator dueBy, long nanos, Runnable progress)
            throws InterruptedException, PulsarClientException {
        long first = next;
        long startNanos = System.nanoTime();
        for (long elapsed = 0; elapsed < nanos; elapsed = System.nanoTime() - startNanos) {
            long due = first + dueBy.applyAsLong(elapsed);
            if (next < due) {
                sendSlice(due);
            } else {
                check(interruption.await(REST_NANOS));
            }
            progress.run();
        }
        normal.flush();
    }

    private void sendSlice(long end) throws InterruptedException {
        check(interruption.requested());
        long until = Math.min(end, next + SLICE);
        for (; next < until; next++) {
            send(normal, mix.request(next));
        }
        tally.normalPublished(next);
    }

    private void check(boolean stop) throws InterruptedException {
        if (stop) {
            throw new InterruptedException("asked to stop");
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw BrokerClients.unreachable("the broker", failed);
        }
    }

    private void send(Producer<byte[]> producer, byte[] payload) {
        var _ = producer.sendAsync(payload).whenComplete((id, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    /// Sends nothing more; what it sent through stays open.
    @Override
    public void close() {
        clock.shutdownNow();
    }
}

package dev.platen.app.broker;

import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.fairness.Restriction;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerBuilder;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.apache.pulsar.client.impl.ConsumerBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics of parked messages: sends them there and gets them back, one at a time per topic. A topic is
/// made when it is first used; its consumers have a client of their own, so that what waits there holds up
/// no lane.
public final class ParkedTopics implements Workspaces.Listener, AutoCloseable {
    /// Small: what is fetched waits here for room in its lane.
    private static final int RECEIVER_QUEUE_SIZE = 100;

    /// What a workspace with limits has fetched may wait for long.
    private static final int HELD_RECEIVER_QUEUE_SIZE = 4;

    private static final int ACKNOWLEDGEMENT_GROUP_MILLIS = 20;
    private static final int MAX_PENDING_CHUNKED = 2;
    private static final int CHUNKS_EXPIRE_SECONDS = 60;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int BATCH_MESSAGES = 500;
    private static final int BATCH_DELAY_MILLIS = 5;
    private static final int LARGE_BYTES = 64 * 1024;
    private static final int MAX_TASKS = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(ParkedTopics.class);

    private final PulsarConnection connection;
    private final Workspaces workspaces;
    private final LongSupplier clockMillis;
    private final Map<ParkedTopic, Producers> producers = new ConcurrentHashMap<>();
    private final Map<ParkedTopic, ReentrantLock> openings = new ConcurrentHashMap<>();
    private final Map<ParkedTopic, Source> sources = new ConcurrentHashMap<>();
    /// For the one thread.
    private final Set<ParkedTopic> subscribing = new HashSet<>();
    private final StopSignal stopping = new StopSignal();
    private final ThreadPoolExecutor thread;
    private volatile Set<Lane> heldLanes = Set.of();
    private Returns returns = (delivery, source) -> {};
    private @Nullable LaneClient client;

    /// Gets what was parked, on one thread.
    @FunctionalInterface
    public interface Returns {
        /// Takes a delivery; `source` gives the next one when it is asked to.
        void returned(Delivery delivery, ParkedSource source) throws InterruptedException;
    }

    /// Where a parked delivery comes from.
    public interface ParkedSource {
        ParkedTopic topic();

        /// Asks for the next one.
        void next();

        /// Offers the delivery again, after a while.
        void again(Delivery delivery, long nanos);

        /// Lets the broker keep what there is for a while; until the workspace's pause or limits change, if
        /// `nanos` is [Long#MAX_VALUE].
        void rest(long nanos);
    }

    /// What sends to one topic.
    private record Producers(Producer<byte[]> batched, Producer<byte[]> large) {}

    /// @param clockMillis wall-clock milliseconds
    public ParkedTopics(PulsarConnection connection, Workspaces workspaces, LongSupplier clockMillis) {
        this.connection = connection;
        this.workspaces = workspaces;
        this.clockMillis = clockMillis;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_TASKS),
                Thread.ofPlatform().name("parked").factory());
    }

    /// Begins to get back what is parked anywhere, now and later.
    public void start(Returns newReturns) {
        returns = newReturns;
        workspaces.listen(this);
    }

    @Override
    public void parkedIn(ParkedTopic topic) {
        execute(() -> subscribe(topic));
    }

    @Override
    public void changed(String workspace) {
        for (Lane lane : Lane.values()) {
            ParkedTopic topic = ParkedTopic.held(lane, workspace);
            execute(() -> rest(topic, isPaused(topic)));
        }
    }

    private boolean isPaused(ParkedTopic topic) {
        Restriction restriction = topic.isHeld() ? workspaces.find(topic.name()) : null;
        return restriction != null && restriction.isPaused();
    }

    /// Makes `topic` ready for messages: from now on the broker keeps them.
    public void open(ParkedTopic topic) throws IOException {
        if (producers.containsKey(topic)) {
            return;
        }
        // Each topic's own lock: a broker that is slow with one topic holds up no lane that needs another.
        ReentrantLock lock = openings.computeIfAbsent(topic, any -> new ReentrantLock());
        lock.lock();
        try {
            if (!producers.containsKey(topic)) {
                openNew(topic);
            }
        } finally {
            lock.unlock();
        }
        openings.remove(topic);
    }

    private void openNew(ParkedTopic topic) throws IOException {
        // Without a subscription the broker would keep nothing.
        connection
                .output()
                .newConsumer()
                .topic(connection.settings().topic(topic.path()))
                .subscriptionName(connection.settings().subscription())
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .startPaused(true)
                .subscribe()
                .close();
        Producer<byte[]> batched = builder(topic)
                .enableBatching(true)
                .batchingMaxBytes(BATCH_BYTES)
                .batchingMaxMessages(BATCH_MESSAGES)
                .batchingMaxPublishDelay(BATCH_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                .create();
        Producer<byte[]> large =
                builder(topic).enableBatching(false).enableChunking(true).create();
        producers.put(topic, new Producers(batched, large));
    }

    private ProducerBuilder<byte[]> builder(ParkedTopic topic) {
        return connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(connection.settings().topic(topic.path()))
                .sendTimeout(0, TimeUnit.SECONDS)
                .maxPendingMessages(0)
                .blockIfQueueFull(true);
    }

    /// Sends a copy of `delivery` to `topic`, which must be open, and gives its payload's memory back.
    ///
    /// @return completes when the broker has it
    public CompletableFuture<MessageId> send(ParkedTopic topic, Delivery delivery) {
        Producers open = producers.get(topic);
        if (open == null) {
            throw new IllegalStateException("the topic is not open");
        }
        TypedMessageBuilder<byte[]> message =
                (delivery.payloadBytes() >= LARGE_BYTES ? open.large() : open.batched()).newMessage();
        delivery.copyTo(message);
        delivery.releasePayload();
        return message.sendAsync();
    }

    /// Must not wait for the broker: its answer comes on a connection that is not read while too much is
    /// held, and this is the thread that hands on what is held.
    private void subscribe(ParkedTopic topic) {
        if (sources.containsKey(topic) || stopping.isGiven() || !subscribing.add(topic)) {
            return;
        }
        try {
            LaneClient opened = client();
            var _ = opened.client()
                    .newConsumer(Schema.BYTEBUFFER)
                    .topic(connection.settings().topic(topic.path()))
                    .subscriptionName(connection.settings().subscription())
                    .subscriptionType(SubscriptionType.Shared)
                    .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                    .receiverQueueSize(topic.isHeld() ? HELD_RECEIVER_QUEUE_SIZE : RECEIVER_QUEUE_SIZE)
                    .poolMessages(true)
                    .maxPendingChunkedMessage(MAX_PENDING_CHUNKED)
                    .expireTimeOfIncompleteChunkedMessage(CHUNKS_EXPIRE_SECONDS, TimeUnit.SECONDS)
                    .enableBatchIndexAcknowledgment(true)
                    .isAckReceiptEnabled(true)
                    .acknowledgmentGroupTime(ACKNOWLEDGEMENT_GROUP_MILLIS, TimeUnit.MILLISECONDS)
                    .negativeAckRedeliveryDelay(1, TimeUnit.SECONDS)
                    .startPaused(true)
                    .subscribeAsync()
                    .whenComplete((consumer, failure) -> execute(() -> {
                        subscribing.remove(topic);
                        if (failure == null) {
                            begin(new Source(topic, consumer, opened.gate(), isPaused(topic)));
                        } else {
                            retry(topic, failure);
                        }
                    }));
        } catch (IOException e) {
            subscribing.remove(topic);
            retry(topic, e);
        }
    }

    private void begin(Source source) {
        sources.put(source.topic(), source);
        source.apply();
        source.next();
    }

    private void retry(ParkedTopic topic, Throwable failure) {
        LOG.warn(
                "parked messages of lane {} wait, the broker did not give them: {}",
                topic.lane().id(),
                failure.toString());
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> parkedIn(topic));
    }

    private LaneClient client() throws IOException {
        LaneClient opened = client;
        if (opened == null) {
            opened = connection.openLane("parked", clockMillis);
            opened.gate().queue(() -> {
                long sum = 0;
                for (Source source : sources.values()) {
                    sum += ((ConsumerBase<?>) source.consumer).getIncomingMessageSize();
                }
                return sum;
            });
            client = opened;
        }
        return opened;
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            if (!stopping.isGiven()) {
                LOG.error("too many parked topics; some of them wait until the next start");
            }
        }
    }

    private void rest(ParkedTopic topic, boolean resting) {
        Source source = sources.get(topic);
        if (source != null) {
            source.resting = resting;
            source.apply();
        }
    }

    /// Whether lanes' parked messages stay with the broker for the time being.
    public void hold(Set<Lane> lanes) {
        heldLanes = Set.copyOf(lanes);
        execute(() -> sources.values().forEach(Source::apply));
    }

    /// Bytes of parked messages that came back and are not rendered.
    public long heldBytes() {
        LaneClient current = client;
        return current == null ? 0 : current.gate().heldBytes();
    }

    /// Whether everything that was opened is connected.
    public boolean isConnected() {
        return sources.values().stream().allMatch(source -> source.consumer.isConnected())
                && producers.values().stream()
                        .allMatch(each ->
                                each.batched().isConnected() && each.large().isConnected());
    }

    private final class Source implements ParkedSource {
        private final ParkedTopic topic;
        private final Consumer<ByteBuffer> consumer;
        private final IntakeGate gate;
        private boolean resting;

        Source(ParkedTopic topic, Consumer<ByteBuffer> consumer, IntakeGate gate, boolean resting) {
            this.topic = topic;
            this.consumer = consumer;
            this.gate = gate;
            this.resting = resting;
        }

        @Override
        public ParkedTopic topic() {
            return topic;
        }

        @Override
        public void next() {
            if (!stopping.isGiven()) {
                var _ = consumer.receiveAsync().whenComplete((message, failure) -> {
                    if (failure == null) {
                        execute(() -> arrived(message));
                    } else if (!stopping.isGiven()) {
                        LOG.warn("parked messages cannot be received, it is tried again: {}", failure.toString());
                        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::next);
                    }
                });
            }
        }

        private void arrived(Message<ByteBuffer> message) {
            offer(Delivery.parked(topic.lane(), consumer, message, gate, clockMillis.getAsLong()));
        }

        private void offer(Delivery delivery) {
            try {
                returns.returned(delivery, this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void again(Delivery delivery, long nanos) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)
                    .execute(() -> execute(() -> offer(delivery)));
        }

        @Override
        public void rest(long nanos) {
            if (!resting && nanos < Long.MAX_VALUE) {
                CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)
                        .execute(() -> execute(() -> ParkedTopics.this.rest(topic, isPaused(topic))));
            }
            resting = true;
            apply();
        }

        private void apply() {
            if (stopping.isGiven() || resting || heldLanes.contains(topic.lane())) {
                consumer.pause();
            } else {
                consumer.resume();
            }
        }
    }

    /// Takes nothing more from the broker; what was taken can still be acknowledged.
    public void pause() {
        stopping.give();
        sources.values().forEach(source -> source.consumer.pause());
        LaneClient opened = client;
        if (opened != null) {
            opened.gate().leave(true);
        }
        thread.shutdownNow();
    }

    @Override
    public void close() throws IOException {
        pause();
        for (Source source : sources.values()) {
            source.consumer.close();
        }
        for (Producers each : producers.values()) {
            each.batched().close();
            each.large().close();
        }
        if (client != null) {
            client.close();
        }
    }
}

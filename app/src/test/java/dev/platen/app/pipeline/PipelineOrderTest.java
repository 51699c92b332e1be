package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.admission.Admission;
import dev.platen.app.broker.Deliveries;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.Publication;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarConnections;
import dev.platen.app.message.Lane;
import dev.platen.app.render.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The order of messages with the same key, while sends succeed and fail.
@Timeout(60)
class PipelineOrderTest {
    private final FakeHandOver handOver = new FakeHandOver();
    private final AtomicInteger renewals = new AtomicInteger();
    private final PipelineStats stats = new PipelineStats();
    private final PulsarConnection connection = PulsarConnections.toNobody();
    private final Pipeline pipeline = pipeline();

    /// Sends when the test says so.
    private static final class FakeHandOver implements HandOver {
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private final Map<String, CompletableFuture<Void>> receipts = new ConcurrentHashMap<>();
        private final Map<String, CompletableFuture<Void>> acknowledged = new ConcurrentHashMap<>();

        @Override
        public void start() {}

        @Override
        public CompletableFuture<?> send(Delivery delivery, Publication publication) {
            CompletableFuture<Void> receipt = new CompletableFuture<>();
            receipts.put(delivery.position(), receipt);
            sent.add(delivery.position());
            return receipt;
        }

        @Override
        public CompletableFuture<Void> acknowledge(Delivery delivery) {
            return acknowledged.computeIfAbsent(delivery.position(), id -> new CompletableFuture<>());
        }

        @Override
        public void giveBack(Delivery delivery) {
            delivery.redeliver();
        }

        @Override
        public void finish() {}

        @Override
        public void close() {}

        void awaitSent(String... positions) {
            Awaitility.await().untilAsserted(() -> assertThat(sent).containsExactly(positions));
        }

        void receipt(String position) {
            Objects.requireNonNull(receipts.get(position)).complete(null);
        }

        void failure(String position) {
            IOException failure = new IOException("as the test wants it");
            Objects.requireNonNull(receipts.get(position)).completeExceptionally(failure);
        }

        void confirm(String position) {
            acknowledged
                    .computeIfAbsent(position, id -> new CompletableFuture<>())
                    .complete(null);
        }
    }

    private Pipeline pipeline() {
        Workshop workshop = new Workshop();
        workshop.publish("hello", "text", "hello");
        Admission admission = new Admission(1L << 30);
        return Pipelines.of(
                Pipelines.resources(workshop.renderer, handOver, admission, new FakeAttemptLog(), code -> {}),
                connection,
                stats);
    }

    @BeforeEach
    void start() {
        pipeline.start();
    }

    @AfterEach
    void stop() throws Exception {
        boolean _ = pipeline.drain(TimeUnit.MILLISECONDS.toNanos(100));
        connection.close();
    }

    private void accept(long entry, String key) throws InterruptedException {
        String request = "{\"id\":\"r\",\"workspace\":\"acme\",\"template\":\"hello\",\"channel\":\"sms\",\"data\":{}}";
        assertThat(pipeline.accept(Deliveries.keyed(Lane.HIGH, entry, key, request, renewals::incrementAndGet)))
                .isTrue();
    }

    private static String position(long entry) {
        return "7:" + entry + ":-1";
    }

    @Test
    void theNextOfAKeyIsBegunWhenTheBrokerHasTheOneBefore() throws Exception {
        accept(1, "a");
        accept(2, "a");
        accept(3, "b");
        handOver.awaitSent(position(1), position(3));

        handOver.receipt(position(1));
        handOver.awaitSent(position(1), position(3), position(2));
        handOver.receipt(position(2));
        accept(4, "a");
        handOver.awaitSent(position(1), position(3), position(2), position(4));
    }

    @Test
    void nothingOvertakesAMessageThatWasGivenBack() throws Exception {
        accept(1, "a");
        accept(2, "a");
        handOver.awaitSent(position(1));
        handOver.failure(position(1));
        Awaitility.await().until(() -> renewals.get() == 1);
        accept(3, "a");
        accept(4, "b");

        pipeline.renew(Lane.HIGH);
        accept(1, "a");
        accept(2, "a");
        handOver.awaitSent(position(1), position(1));
        handOver.receipt(position(1));
        handOver.awaitSent(position(1), position(1), position(2));
        assertThat(stats.redelivered()).isEqualTo(1);
    }

    @Test
    void aRenewalWaitsUntilWhatWasBegunIsAcknowledged() throws Exception {
        accept(1, "a");
        accept(2, "b");
        handOver.awaitSent(position(1), position(2));
        handOver.failure(position(1));
        Thread renewing = Thread.ofPlatform().start(() -> {
            try {
                pipeline.renew(Lane.HIGH);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> renewing.getState() == Thread.State.TIMED_WAITING);
        handOver.receipt(position(2));
        assertThat(renewing.isAlive()).isTrue();
        handOver.confirm(position(2));
        assertThat(renewing.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aStopForgetsWhatWaits() throws Exception {
        accept(1, "a");
        accept(2, "a");
        handOver.awaitSent(position(1));
        Thread stopping = Thread.ofPlatform().start(() -> {
            try {
                boolean _ = pipeline.drain(TimeUnit.SECONDS.toNanos(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        handOver.confirm(position(1));
        handOver.receipt(position(1));
        assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        assertThat(handOver.sent).containsExactly(position(1));
        assertThat(stats.inFlight()).isZero();
    }
}

package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.message.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The lane's bound on bytes, where a window counted in messages fails: it grows on small messages, and then
/// large ones come.
class IntakeBoundIT {
    private static final int SMALL = 4_000;
    private static final int LARGE = 12;
    private static final int LARGE_BYTES = 4 * 1024 * 1024;
    private static final long INTAKE_BYTES = 16 * 1024 * 1024;
    private static final long LANE_BYTES = INTAKE_BYTES / Lane.values().length;

    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicLong mostHeldBytes = new AtomicLong();
    private volatile LongSupplier heldBytes = () -> 0;

    private boolean accept(Delivery delivery) throws InterruptedException {
        mostHeldBytes.accumulateAndGet(heldBytes.getAsLong(), Math::max);
        allowed.acquire();
        mostHeldBytes.accumulateAndGet(heldBytes.getAsLong(), Math::max);
        delivery.releasePayload();
        var _ = delivery.acknowledge();
        finished.incrementAndGet();
        return true;
    }

    private static void send(Outputs outputs, int count, int bytes) throws Exception {
        try (Producer<byte[]> producer = outputs.producer("normal")) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.sendAsync(new byte[bytes]));
                if (bytes > LARGE_BYTES / 2) {
                    sent.getLast().join();
                }
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    private void awaitFinished(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> finished.get() == count);
    }

    @Test
    void aLaneThatIsNotReadIsLeftAtOnceAndAllOfItComesAgain() throws Exception {
        String tenant = TestBroker.newTenant(IntakeBoundIT.class);
        PulsarSettings settings = TestBroker.settings(tenant, INTAKE_BYTES);
        try (Outputs outputs = new Outputs(tenant);
                PulsarConnection connection = PulsarConnection.open(settings)) {
            LaneSource first = new LaneSource(connection, Lane.NORMAL, false, this::accept, System::currentTimeMillis);
            first.start();
            allowed.release(SMALL);
            send(outputs, SMALL, 1_000);
            awaitFinished(SMALL);
            send(outputs, LARGE, LARGE_BYTES);
            Awaitility.await("it is not read").until(() -> first.heldBytes() >= LANE_BYTES);
            long startNanos = System.nanoTime();
            first.close();
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .as("until it has left")
                    .isLessThan(Duration.ofSeconds(15));

            allowed.release(LARGE);
            try (LaneSource second =
                    new LaneSource(connection, Lane.NORMAL, false, this::accept, System::currentTimeMillis)) {
                second.start();
                awaitFinished(SMALL + LARGE);
            }
        }
    }

    @Test
    void largeMessagesBehindSmallOnesStayWithTheBroker() throws Exception {
        String tenant = TestBroker.newTenant(IntakeBoundIT.class);
        PulsarSettings settings = TestBroker.settings(tenant, INTAKE_BYTES);
        try (Outputs outputs = new Outputs(tenant);
                PulsarConnection connection = PulsarConnection.open(settings);
                LaneSource lane =
                        new LaneSource(connection, Lane.NORMAL, false, this::accept, System::currentTimeMillis)) {
            heldBytes = lane::heldBytes;
            lane.start();
            allowed.release(SMALL);
            send(outputs, SMALL, 1_000);
            awaitFinished(SMALL);
            assertThat(mostHeldBytes.get()).as("held while small ones came").isLessThan(LANE_BYTES + (1 << 20));

            send(outputs, LARGE, LARGE_BYTES);
            Awaitility.await().until(() -> lane.heldBytes() >= LANE_BYTES);
            Awaitility.await("nothing else comes in, and the connection lives: the broker looks every 3 s")
                    .during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(12))
                    .until(() -> lane.isConnected() && lane.heldBytes() < LANE_BYTES + 2L * LARGE_BYTES);
            allowed.release(LARGE);
            awaitFinished(SMALL + LARGE);
            assertThat(mostHeldBytes.get()).as("held while large ones came").isLessThan(LANE_BYTES + 2L * LARGE_BYTES);
            Awaitility.await("nothing is held at the end").until(() -> lane.heldBytes() < 1 << 20);
        }
    }
}

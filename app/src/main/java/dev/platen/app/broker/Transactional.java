package dev.platen.app.broker;

import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.message.Lane;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/// Produces outputs and acknowledges their requests in one transaction for a group of messages. Whatever
/// happens, the broker has either both or none, so a reader of what is committed sees no output twice.
public final class Transactional implements HandOver {
    private static final long TICK_MILLIS = 100;

    /// A batch whose rest is not rendered by then leaves in parts.
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /// What waits for the rest of batches may have so much of the outputs' memory.
    private static final int WAITING_SHARE = 4;

    private final PulsarConnection connection;
    private final DeliverySettings settings;
    private final long mostWaitingBytes;
    private final Map<Lane, LaneGroups> lanes = new EnumMap<>(Lane.class);
    /// What waits for it is bounded: a message that comes here has reserved its memory before.
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("transactions").factory());
    private volatile @Nullable PulsarClient coordinator;
    private volatile boolean finishing;

    /// @param outputs started and closed by its owner
    /// @param clockNanos nanoseconds since some moment
    public Transactional(
            PulsarConnection connection, OutputTopics outputs, DeliverySettings settings, LongSupplier clockNanos) {
        this.connection = connection;
        this.settings = settings;
        this.mostWaitingBytes = connection.settings().outputMemoryBytes() / WAITING_SHARE;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneGroups(lane, outputs, settings, this::open, thread, clockNanos));
        }
    }

    @Override
    public void start() throws IOException {
        try {
            coordinator = connection.openTransactions();
        } catch (PulsarClientException e) {
            throw new IOException(
                    "the broker has no transaction coordinator (transactionCoordinatorEnabled=true in the broker, or"
                            + " delivery.mode=at-least-once here): " + e.getMessage(),
                    e);
        }
        var _ = thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Transaction> open() {
        return Objects.requireNonNull(coordinator, "not started")
                .newTransaction()
                .withTransactionTimeout(settings.transactionTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private void tick() {
        long waiting =
                lanes.values().stream().mapToLong(LaneGroups::waitingBytes).sum();
        boolean all = finishing || waiting > mostWaitingBytes;
        lanes.values().forEach(groups -> groups.release(all ? 0 : LONGEST_WAIT_NANOS));
    }

    @Override
    public CompletableFuture<Void> send(Delivery delivery, Publication publication) {
        Member member = new Member(delivery, publication);
        thread.execute(() -> of(delivery).join(member));
        return member.settled();
    }

    private LaneGroups of(Delivery delivery) {
        return Objects.requireNonNull(lanes.get(delivery.lane()));
    }

    /// The commit has done it.
    @Override
    public CompletableFuture<Void> acknowledge(Delivery delivery) {
        delivery.markSettled();
        return CompletableFuture.allOf();
    }

    @Override
    public void giveBack(Delivery delivery) {
        if (delivery.isReturned()) {
            return;
        }
        try {
            thread.execute(() -> of(delivery).giveBack(delivery));
        } catch (RejectedExecutionException e) {
            // The stop is over: the closed consumer has given it back.
            delivery.markReturned();
        }
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public void close() throws IOException {
        thread.execute(() -> lanes.values().forEach(LaneGroups::close));
        thread.shutdown();
        try {
            boolean _ = thread.awaitTermination(settings.transactionTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            PulsarClient opened = coordinator;
            if (opened != null) {
                opened.close();
            }
        }
    }
}

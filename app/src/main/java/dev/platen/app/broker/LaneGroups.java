package dev.platen.app.broker;

import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.broker.Gathering.Unit;
import dev.platen.app.message.Lane;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transactions of one lane. What is ready leaves at once while few transactions are open, and together
/// when they have come back: so groups are as large as the load makes them. All on one thread.
final class LaneGroups {
    /// One is on its way while the next is filled.
    private static final int AT_ONCE = 2;

    private static final long RETRY_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(LaneGroups.class);

    private final Lane lane;
    private final OutputTopics outputs;
    private final Supplier<CompletableFuture<Transaction>> transactions;
    private final ScheduledExecutorService thread;
    private final LongSupplier clockNanos;
    private final long timeoutMillis;
    private final Gathering gathering = new Gathering();
    private final GroupSize size;
    private int open;
    private boolean closed;

    /// @param transactions opens one
    /// @param thread what everything here runs on
    /// @param clockNanos nanoseconds since some moment
    LaneGroups(
            Lane lane,
            OutputTopics outputs,
            DeliverySettings settings,
            Supplier<CompletableFuture<Transaction>> transactions,
            ScheduledExecutorService thread,
            LongSupplier clockNanos) {
        this.lane = lane;
        this.outputs = outputs;
        this.transactions = transactions;
        this.thread = thread;
        this.clockNanos = clockNanos;
        this.timeoutMillis = settings.transactionTimeout().toMillis();
        this.size = new GroupSize(
                settings.largestGroup(), settings.transactionTimeout().toNanos() / 8);
    }

    void join(Member member) {
        if (closed) {
            giveBack(member, "the instance stops");
            return;
        }
        switch (gathering.join(member, clockNanos.getAsLong())) {
            case YES -> begin();
            // It may be what the broker delivers after a transaction of which this instance does not know yet
            // that it failed.
            case COPY -> giveBack(member, "it is on its way already");
            case REFUSED -> giveBack(member, "others of its batch were given back");
        }
    }

    private static void giveBack(Member member, String reason) {
        member.delivery().redeliver();
        member.delivery().markReturned();
        member.settled().completeExceptionally(new NotHandedOverException(reason));
    }

    /// A message that never joined is delivered again, and its batch with it.
    void giveBack(Delivery delivery) {
        delivery.redeliver();
        gathering
                .refuse(Gathering.key(delivery), clockNanos.getAsLong())
                .forEach(member -> giveBack(member, "others of its batch were given back"));
    }

    /// Lets go what has waited for its batch for longer than `nanos`.
    void release(long nanos) {
        long now = clockNanos.getAsLong();
        gathering.release(now - nanos, now);
        begin();
    }

    long waitingBytes() {
        return gathering.waitingBytes();
    }

    private void begin() {
        while (!closed && open < AT_ONCE && gathering.isReady()) {
            open++;
            open(new GroupTransaction(lane, gathering.take(size.limit()), outputs));
        }
    }

    private void open(GroupTransaction group) {
        long startNanos = clockNanos.getAsLong();
        var _ = opened().whenCompleteAsync(
                        (transaction, failure) -> {
                            if (closed) {
                                end(group, "the instance stops");
                            } else if (failure == null) {
                                hand(group, transaction, startNanos);
                            } else {
                                LOG.warn(
                                        "lane {} cannot open a transaction, it tries again: {}",
                                        lane.id(),
                                        failure.toString());
                                var _ = thread.schedule(() -> open(group), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                            }
                        },
                        thread);
    }

    private CompletableFuture<Transaction> opened() {
        try {
            return transactions.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void hand(GroupTransaction all, Transaction transaction, long startNanos) {
        List<Unit> lost = all.lost();
        GroupTransaction group = all.without(lost);
        forget(lost);
        CompletableFuture<?> handed;
        try {
            handed = group.hand(transaction);
        } catch (RuntimeException e) {
            handed = CompletableFuture.failedFuture(e);
        }
        var _ = handed.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            if (failure == null) {
                                commit(group, transaction, startNanos);
                            } else {
                                abort(group, transaction, failure.toString());
                            }
                        },
                        thread);
    }

    /// What the broker has assigned anew. Acknowledged here all the same, in parts perhaps, it would be a
    /// conflict for those who have all of it now, and the broker would forget the rest (design note 8).
    private void forget(List<Unit> lost) {
        long now = clockNanos.getAsLong();
        for (Unit unit : lost) {
            gathering.failed(unit, now).forEach(member -> giveBack(member, "its connection was lost"));
            unit.members().forEach(member -> giveBack(member, "its connection was lost"));
        }
    }

    /// Waits for the abort, but not for ever: a send that the broker does not answer holds it up, and by then
    /// the broker undoes the transaction by itself.
    private void abort(GroupTransaction group, Transaction transaction, String reason) {
        var _ = transaction
                .abort()
                .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .whenCompleteAsync((nothing, failure) -> end(group, reason), thread);
    }

    /// What becomes of a commit that is not answered is not known here, so it has longer than other steps.
    /// Its messages come again only if it was not done: the broker has noted their acknowledgements.
    private void commit(GroupTransaction group, Transaction transaction, long startNanos) {
        var _ = transaction
                .commit()
                .orTimeout(2 * timeoutMillis, TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            if (failure != null) {
                                end(group, failure.toString());
                                return;
                            }
                            open--;
                            size.committed(group.messages(), clockNanos.getAsLong() - startNanos);
                            group.units().forEach(gathering::settled);
                            begin();
                            group.succeed();
                        },
                        thread);
    }

    private void end(GroupTransaction group, String reason) {
        LOG.warn(
                "a transaction of lane {} failed, its {} messages are delivered again: {}",
                lane.id(),
                group.messages(),
                reason);
        open--;
        size.failed();
        long now = clockNanos.getAsLong();
        for (Unit unit : group.units()) {
            List<Member> rest = gathering.failed(unit, now);
            rest.forEach(member -> giveBack(member, "others of its batch were given back"));
        }
        group.fail();
        begin();
    }

    /// Takes nothing more, gives back what has not left.
    void close() {
        closed = true;
        gathering.clear().forEach(member -> giveBack(member, "the instance stops"));
    }
}

package dev.platen.app.broker;

import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.broker.Gathering.Unit;
import dev.platen.app.message.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.TopicMessageId;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.apache.pulsar.client.impl.ChunkMessageIdImpl;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.jspecify.annotations.Nullable;

/// What is produced and acknowledged in one transaction.
final class GroupTransaction {
    private final Lane lane;
    private final List<Unit> units;
    private final OutputTopics outputs;
    private final List<CompletableFuture<MessageId>> receipts = new ArrayList<>();
    private CompletableFuture<?> acknowledged = new CompletableFuture<>();

    GroupTransaction(Lane lane, List<Unit> units, OutputTopics outputs) {
        this.lane = lane;
        this.units = units;
        this.outputs = outputs;
    }

    List<Unit> units() {
        return units;
    }

    int messages() {
        return units.stream().mapToInt(unit -> unit.members().size()).sum();
    }

    /// Sends all outputs and acknowledges all requests; completes when the broker has noted both.
    CompletableFuture<?> hand(Transaction transaction) {
        Set<Producer<byte[]>> producers = new HashSet<>();
        for (Unit unit : units) {
            for (Member member : unit.members()) {
                producers.add(outputs.producer(lane, member.publication()));
                receipts.add(outputs.sendIn(transaction, member.delivery(), member.publication()));
            }
        }
        // Nothing is added to their batches: why wait.
        for (Producer<byte[]> producer : producers) {
            var _ = producer.flushAsync();
        }
        acknowledged = acknowledge(transaction);
        List<CompletableFuture<?>> all = new ArrayList<>(receipts);
        all.add(acknowledged);
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> acknowledge(Transaction transaction) {
        Map<Consumer<ByteBuffer>, List<MessageId>> lists = new HashMap<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Unit unit : units) {
            Delivery first = unit.members().getFirst().delivery();
            List<MessageId> list = lists.computeIfAbsent(first.consumer(), consumer -> new ArrayList<>());
            if (first.id() instanceof ChunkMessageIdImpl) {
                // In a list only its last chunk would be acknowledged.
                all.add(first.consumer().acknowledgeAsync(first.id(), transaction));
            } else if (unit.whole()) {
                list.add(whole(first.id()));
            } else {
                unit.members().forEach(member -> list.add(member.delivery().id()));
            }
        }
        lists.forEach((consumer, ids) -> {
            if (!ids.isEmpty()) {
                all.add(consumer.acknowledgeAsync(ids, transaction));
            }
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /// The id of a batch instead of one of a message inside it.
    private static MessageId whole(MessageIdAdv id) {
        if (id.getBatchSize() <= 0) {
            return id;
        }
        MessageIdAdv batch = new MessageIdImpl(id.getLedgerId(), id.getEntryId(), id.getPartitionIndex());
        return id instanceof TopicMessageId ofTopic ? TopicMessageId.create(ofTopic.getOwnerTopic(), batch) : batch;
    }

    /// Whether the broker has noted the acknowledgements. If so, it delivers the requests again by itself
    /// when the transaction ends without a commit; another request for it would lead to two deliveries.
    boolean isAcknowledged() {
        return acknowledged.isDone() && !acknowledged.isCompletedExceptionally();
    }

    /// All were handed over.
    void succeed() {
        forEach((member, receipt) -> member.settled().complete(null));
    }

    /// None was handed over; all are delivered again.
    void fail() {
        NotHandedOverException others = new NotHandedOverException("its transaction failed");
        forEach((member, receipt) -> {
            giveBack(member.delivery());
            Throwable own = receipt != null && receipt.isCompletedExceptionally() ? receipt.exceptionNow() : others;
            member.settled().completeExceptionally(OutputTopics.isTooLarge(own) ? own : others);
        });
    }

    private void giveBack(Delivery delivery) {
        if (!isAcknowledged() || delivery.key() != null) {
            delivery.redeliver();
        }
        delivery.markReturned();
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Member member, @Nullable CompletableFuture<MessageId> receipt);
    }

    private void forEach(Visitor visitor) {
        int i = 0;
        for (Unit unit : units) {
            for (Member member : unit.members()) {
                visitor.visit(member, i < receipts.size() ? receipts.get(i) : null);
                i++;
            }
        }
    }
}

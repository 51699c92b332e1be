package dev.platen.app.broker;

import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.broker.Gathering.Unit;
import dev.platen.app.message.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.TopicMessageId;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.jspecify.annotations.Nullable;

/// What is produced and acknowledged in one transaction.
final class GroupTransaction {
    private final Lane lane;
    private final List<Unit> units;
    private final OutputTopics outputs;
    private final List<CompletableFuture<MessageId>> receipts = new ArrayList<>();
    private final List<CompletableFuture<Void>> acknowledgements = new ArrayList<>();

    GroupTransaction(Lane lane, List<Unit> units, OutputTopics outputs) {
        this.lane = lane;
        this.units = units;
        this.outputs = outputs;
    }

    List<Unit> units() {
        return units;
    }

    /// What of it the broker has assigned anew meanwhile. Units are of one assignment each.
    List<Unit> lost() {
        return units.stream()
                .filter(unit ->
                        unit.members().getFirst().delivery().assignment().isOver())
                .toList();
    }

    /// The same without these.
    GroupTransaction without(List<Unit> others) {
        return new GroupTransaction(
                lane, units.stream().filter(unit -> !others.contains(unit)).toList(), outputs);
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
        units.forEach(unit -> acknowledgements.add(acknowledge(unit, transaction)));
        List<CompletableFuture<?>> all = new ArrayList<>(receipts);
        all.addAll(acknowledgements);
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /// Each batch by a request of its own: of a list with one that is in another transaction the broker notes
    /// nothing, and forgets all others (design note 8).
    private static CompletableFuture<Void> acknowledge(Unit unit, Transaction transaction) {
        Delivery first = unit.members().getFirst().delivery();
        if (unit.whole()) {
            return first.consumer().acknowledgeAsync(whole(first.id()), transaction);
        }
        List<MessageId> parts = new ArrayList<>();
        unit.members().forEach(member -> parts.add(member.delivery().id()));
        return first.consumer().acknowledgeAsync(parts, transaction);
    }

    /// The id of a batch instead of one of a message inside it.
    private static MessageId whole(MessageIdAdv id) {
        if (id.getBatchSize() <= 0) {
            return id;
        }
        MessageIdAdv batch = new MessageIdImpl(id.getLedgerId(), id.getEntryId(), id.getPartitionIndex());
        return id instanceof TopicMessageId ofTopic ? TopicMessageId.create(ofTopic.getOwnerTopic(), batch) : batch;
    }

    /// All were handed over.
    void succeed() {
        units.forEach(unit -> unit.members().forEach(member -> member.settled().complete(null)));
    }

    /// None was handed over; all are delivered again.
    void fail() {
        NotHandedOverException others = new NotHandedOverException("its transaction failed");
        int sent = 0;
        for (int i = 0; i < units.size(); i++) {
            boolean noted =
                    i < acknowledgements.size() && acknowledgements.get(i).state() == Future.State.SUCCESS;
            for (Member member : units.get(i).members()) {
                giveBack(member.delivery(), noted);
                Throwable own = failure(sent++);
                member.settled().completeExceptionally(own != null && OutputTopics.isTooLarge(own) ? own : others);
            }
        }
    }

    private @Nullable Throwable failure(int index) {
        return index < receipts.size() && receipts.get(index).isCompletedExceptionally()
                ? receipts.get(index).exceptionNow()
                : null;
    }

    /// @param noted whether the broker has noted the acknowledgement. If so, it delivers the request again by
    ///     itself when the transaction ends without a commit; another request for it would lead to two
    ///     deliveries
    private static void giveBack(Delivery delivery, boolean noted) {
        if (!noted || delivery.key() != null) {
            delivery.redeliver();
        }
        delivery.markReturned();
    }
}

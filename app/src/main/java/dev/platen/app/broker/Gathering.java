package dev.platen.app.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.MessageIdAdv;

/// What of one lane waits for a transaction. A batch of requests leaves in one piece, if all of it is
/// rendered in time: the broker recognises a second acknowledgement of a whole batch, and not always one of
/// a message inside it (design note 8). Pure; for one thread at a time.
final class Gathering {
    /// A redelivery comes after a second; until then, what is left of a batch that was given back is in vain.
    private static final long REFUSED_NANOS = 800_000_000L;

    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();
    private final ArrayDeque<Unit> ready = new ArrayDeque<>();
    private long waitingBytes;

    /// Where a batch, or a message that came alone, is in its topic, and by which assignment it is here. What
    /// comes again over a new connection is not mixed with what is left from the one before.
    record EntryId(long ledger, long entry, int partition, long assignment) {}

    /// A message on its way out.
    ///
    /// @param settled completes when the broker has its output for good
    record Member(Delivery delivery, Publication publication, CompletableFuture<Void> settled) {
        Member(Delivery delivery, Publication publication) {
            this(delivery, publication, new CompletableFuture<>());
        }
    }

    /// What is acknowledged together.
    ///
    /// @param whole whether it is all of its batch
    record Unit(EntryId entry, List<Member> members, boolean whole) {}

    /// One batch, as far as it was rendered.
    private static final class Entry {
        private final BitSet seen;
        private final long sinceNanos;
        private List<Member> waiting = new ArrayList<>();
        private int leaving;
        private boolean refused;

        Entry(int size, long nowNanos) {
            seen = new BitSet(size);
            sinceNanos = nowNanos;
        }
    }

    /// What becomes of a message that was rendered.
    enum Joined {
        YES,
        /// It is here already: the broker has delivered it twice.
        COPY,
        /// Others of its batch were given back, so all of it is delivered again.
        REFUSED
    }

    /// Takes a message in.
    Joined join(Member member, long nowNanos) {
        MessageIdAdv id = member.delivery().id();
        int size = Math.max(1, id.getBatchSize());
        int index = Math.max(0, id.getBatchIndex());
        EntryId key = key(member.delivery());
        Entry entry = entries.computeIfAbsent(key, k -> new Entry(size, nowNanos));
        if (entry.refused) {
            return Joined.REFUSED;
        }
        if (entry.seen.get(index)) {
            return Joined.COPY;
        }
        entry.seen.set(index);
        entry.waiting.add(member);
        waitingBytes += bytes(member);
        if (entry.waiting.size() == size) {
            leave(key, entry, true);
        } else if (member.delivery().key() != null) {
            // The next one of its key, which may be in the same batch, waits for this one.
            leave(key, entry, false);
        }
        return Joined.YES;
    }

    private void leave(EntryId key, Entry entry, boolean whole) {
        entry.waiting.forEach(member -> waitingBytes -= bytes(member));
        entry.leaving += entry.waiting.size();
        ready.add(new Unit(key, entry.waiting, whole));
        entry.waiting = new ArrayList<>();
    }

    private static long bytes(Member member) {
        return member.publication().payload().length;
    }

    static EntryId key(Delivery delivery) {
        MessageIdAdv id = delivery.id();
        return new EntryId(
                id.getLedgerId(),
                id.getEntryId(),
                id.getPartitionIndex(),
                delivery.assignment().number());
    }

    /// Lets parts of batches leave that have waited for their rest since before `sinceNanos`, and forgets
    /// what was refused long enough.
    void release(long sinceNanos, long nowNanos) {
        Iterator<Map.Entry<EntryId, Entry>> all = entries.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<EntryId, Entry> each = all.next();
            Entry entry = each.getValue();
            if (entry.refused) {
                if (nowNanos - entry.sinceNanos > REFUSED_NANOS) {
                    all.remove();
                }
            } else if (!entry.waiting.isEmpty() && entry.sinceNanos - sinceNanos <= 0) {
                leave(each.getKey(), entry, false);
            }
        }
    }

    /// Bytes of outputs that wait for the rest of their batch.
    long waitingBytes() {
        return waitingBytes;
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /// Takes units with at most `limit` messages, or one that has more.
    List<Unit> take(int limit) {
        List<Unit> taken = new ArrayList<>();
        int messages = 0;
        while (!ready.isEmpty()
                && (taken.isEmpty() || messages + ready.getFirst().members().size() <= limit)) {
            Unit unit = ready.removeFirst();
            messages += unit.members().size();
            taken.add(unit);
        }
        return taken;
    }

    /// The broker has the outputs of a unit for good.
    void settled(Unit unit) {
        Entry entry = entries.get(unit.entry());
        if (entry == null) {
            return;
        }
        entry.leaving -= unit.members().size();
        if (entry.leaving <= 0 && entry.waiting.isEmpty() && !entry.refused) {
            entries.remove(unit.entry());
        }
    }

    /// A unit was not handed over and is delivered again.
    ///
    /// @return what else waits of its batch, which must be given back too
    List<Member> failed(Unit unit, long nowNanos) {
        if (unit.whole()) {
            entries.remove(unit.entry());
            return List.of();
        }
        return refuse(unit.entry(), nowNanos);
    }

    /// Everything that has not left.
    List<Member> clear() {
        List<Member> rest = new ArrayList<>();
        ready.forEach(unit -> rest.addAll(unit.members()));
        entries.values().forEach(entry -> rest.addAll(entry.waiting));
        ready.clear();
        entries.clear();
        waitingBytes = 0;
        return rest;
    }

    /// A batch is delivered again: refuses the rest of it for a while.
    ///
    /// @return what waits of it, which must be given back too
    List<Member> refuse(EntryId key, long nowNanos) {
        Entry before = entries.remove(key);
        Entry refused = new Entry(0, nowNanos);
        refused.refused = true;
        entries.put(key, refused);
        if (before == null) {
            return List.of();
        }
        before.waiting.forEach(member -> waitingBytes -= bytes(member));
        return before.waiting;
    }
}

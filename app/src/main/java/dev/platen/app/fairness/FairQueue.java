package dev.platen.app.fairness;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The messages of one lane that were fetched and not begun, and whose turn it is.
///
/// Usually nobody knows here whose a message is, and messages are served as they came. When the lane has had
/// something waiting for a while and a workspace takes more than its share of it while others are there,
/// too, the lane is *contested*. Then who hands messages in says whose they are, each workspace has a queue
/// of its own, and they are served by deficit round robin (Shreedhar and Varghese, 1996), charged with what
/// their messages cost once that is known. A round begins when nobody has credit left, so what a workspace
/// does not use is the others'; who comes anew goes first.
///
/// Pure; for one thread at a time. Time is what the last charge said.
///
/// @param <T> a message
public final class FairQueue<T> {
    /// A workspace that had nothing for so long does not count any more.
    static final long ACTIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// A lane stays contested for so long after it was last congested, so that it does not waver.
    static final long CONTESTED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// How often it is decided who is over its share.
    static final long EPOCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /// Credit of a round: a few small messages.
    static final long QUANTUM_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// Who uses a quarter more than an equal share is over it; less may be chance.
    private static final double TOLERANCE = 1.25;

    /// What was used counts less and less: by half after 1.6 s.
    private static final double DECAY_PER_EPOCH = 0.9;

    /// Whose messages are that cannot be read. They have turns, but nobody is parked for their sake.
    private static final String NOBODY = "";

    /// What it costs to send a message elsewhere and to take it back, with the broker's part: on two cores
    /// 16,800 small ones a second, and 3,000 a second of 15 KB on average. A lane whose messages cost less
    /// flows faster by rendering them.
    static final long PARKING_NANOS = 100_000;
    static final long PARKING_NANOS_PER_BYTE = 13;

    private static final int MAX_WORKSPACES = 4_096;
    private static final int LEAST_PLACES = 2;

    /// Parked messages get one turn after so many others of their workspace, so that they do not wait for
    /// ever.
    private static final int TURNS_BETWEEN_RETURNS = 8;

    private final int places;
    private final int overBytes;
    private final ToIntFunction<T> bytes;
    private final ArrayDeque<T> unsorted;
    private final Map<String, Flow<T>> flows = new HashMap<>();
    private final ArrayDeque<Flow<T>> turns = new ArrayDeque<>();
    private int size;
    private int fewest;
    private long round;
    private long nowNanos;
    private long epochNanos;
    private boolean charged;
    private boolean contested;
    private double parkingNanos;
    private double chargedNanos;
    private long congestedNanos;
    private int over;

    /// One workspace's messages and account.
    private static final class Flow<T> {
        private final ArrayDeque<T> items = new ArrayDeque<>();
        private long bytes;
        private long credit = QUANTUM_NANOS;
        private long leftInRound;
        private double usedNanos;
        private long seenNanos;
        private boolean over;
        private int turnsSinceReturn;
    }

    /// @param places messages that are held at once
    /// @param overBytes bytes of messages that workspaces over their share may hold together
    /// @param bytes what a message occupies while it waits
    public FairQueue(int places, int overBytes, ToIntFunction<T> bytes) {
        this.places = places;
        this.overBytes = overBytes;
        this.bytes = bytes;
        this.unsorted = new ArrayDeque<>(places);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Whether there is a place for one more.
    public boolean hasRoom() {
        return size < places;
    }

    /// Whether messages are to be handed in by workspace.
    public boolean isContested() {
        return contested && size >= shortLength();
    }

    /// A queue that is as short as that is none.
    private int shortLength() {
        return places / 8;
    }

    /// Adds a message of whomever.
    public void add(T item) {
        unsorted.add(item);
        size++;
    }

    /// Adds a message of `workspace`.
    public void add(String workspace, T item) {
        Flow<T> flow = flow(workspace);
        if (flow == null) {
            add(item);
            return;
        }
        flow.seenNanos = nowNanos;
        if (flow.items.isEmpty()) {
            long missed = round - flow.leftInRound;
            flow.credit = Math.min(QUANTUM_NANOS, flow.credit + missed * QUANTUM_NANOS);
            turns.addFirst(flow);
        }
        flow.items.add(item);
        flow.bytes += bytes.applyAsInt(item);
        size++;
    }

    /// Adds a message of `workspace` that was parked.
    public void addReturned(String workspace, T item) {
        add(workspace, item);
        Flow<T> flow = flows.get(workspace);
        if (flow != null) {
            flow.turnsSinceReturn = 0;
        }
    }

    /// Whether `workspace` is over its share and has enough waiting, so that `item` is to be parked.
    public boolean isOver(String workspace, T item) {
        Flow<T> flow = contested ? flows.get(workspace) : null;
        if (flow == null || !flow.over) {
            return false;
        }
        flow.seenNanos = nowNanos;
        return flow.items.size() >= Math.max(LEAST_PLACES, places / 2 / over)
                || flow.bytes + bytes.applyAsInt(item) > overBytes / over;
    }

    /// Whether there is room for a message of `workspace` that was parked: what is left when there is
    /// little else, and from time to time.
    public boolean mayReturn(String workspace, T item) {
        if (size >= places) {
            return false;
        }
        Flow<T> flow = flows.get(workspace);
        if (flow == null || flow.items.isEmpty()) {
            return true;
        }
        if (flow.bytes + bytes.applyAsInt(item) > overBytes) {
            return false;
        }
        return (size < places / 2 && flow.items.size() < places / 4) || flow.turnsSinceReturn >= TURNS_BETWEEN_RETURNS;
    }

    /// Takes the message whose turn it is.
    ///
    /// @throws IllegalStateException if there is none
    public T remove() {
        if (size == 0) {
            throw new IllegalStateException("nothing waits");
        }
        size--;
        fewest = Math.min(fewest, size);
        // What came in before anybody asked whose it is has waited longer than all others.
        T first = unsorted.poll();
        T next = first == null ? removeSorted() : first;
        parkingNanos += PARKING_NANOS + PARKING_NANOS_PER_BYTE * bytes.applyAsInt(next);
        return next;
    }

    private T removeSorted() {
        Flow<T> flow = next();
        T item = flow.items.remove();
        flow.bytes -= bytes.applyAsInt(item);
        flow.turnsSinceReturn++;
        if (flow.items.isEmpty()) {
            turns.remove(flow);
            flow.leftInRound = round;
        }
        return item;
    }

    /// Passes the turn on until it is with somebody who has credit. If nobody has, as many rounds pass as
    /// it takes.
    private Flow<T> next() {
        while (true) {
            for (int i = turns.size(); i > 0; i--) {
                Flow<T> flow = turns.getFirst();
                if (flow.credit > 0) {
                    return flow;
                }
                turns.addLast(turns.removeFirst());
            }
            long most = Long.MIN_VALUE;
            for (Flow<T> flow : turns) {
                most = Math.max(most, flow.credit);
            }
            long rounds = 1 - most / QUANTUM_NANOS;
            round += rounds;
            for (Flow<T> flow : turns) {
                flow.credit += rounds * QUANTUM_NANOS;
            }
        }
    }

    /// Charges `workspace` with what one of its messages has cost.
    ///
    /// @param costNanos time of a thread, or what counts as that
    /// @param newNowNanos the time, by any clock that only goes forward
    public void charge(String workspace, long costNanos, long newNowNanos) {
        if (!charged || newNowNanos > nowNanos) {
            nowNanos = newNowNanos;
        }
        if (!charged) {
            charged = true;
            epochNanos = nowNanos;
        }
        Flow<T> flow = flow(workspace);
        if (flow != null) {
            flow.credit -= costNanos;
            flow.usedNanos += costNanos;
            flow.seenNanos = nowNanos;
        }
        chargedNanos += costNanos;
        if (nowNanos - epochNanos >= EPOCH_NANOS) {
            decide();
        }
    }

    private @Nullable Flow<T> flow(String workspace) {
        Flow<T> flow = flows.get(workspace);
        if (flow == null && flows.size() < MAX_WORKSPACES) {
            flow = new Flow<>();
            flow.leftInRound = round;
            flow.seenNanos = nowNanos;
            flows.put(workspace, flow);
        }
        return flow;
    }

    /// Decides who is over its share: who used more than an equal part of what was used lately, while the
    /// lane was never without something waiting and its messages cost more than parking them.
    private void decide() {
        double fading = Math.pow(DECAY_PER_EPOCH, (nowNanos - epochNanos) / (double) EPOCH_NANOS);
        double used = 0;
        int active = 0;
        for (Iterator<Map.Entry<String, Flow<T>>> each = flows.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Flow<T>> entry = each.next();
            Flow<T> flow = entry.getValue();
            flow.usedNanos *= fading;
            if (flow.items.isEmpty() && nowNanos - flow.seenNanos > ACTIVE_NANOS) {
                each.remove();
            } else if (!entry.getKey().equals(NOBODY)) {
                used += flow.usedNanos;
                active++;
            }
        }
        over = 0;
        for (Map.Entry<String, Flow<T>> entry : flows.entrySet()) {
            Flow<T> flow = entry.getValue();
            flow.over = !entry.getKey().equals(NOBODY) && flow.usedNanos * active > TOLERANCE * used;
            over += flow.over ? 1 : 0;
        }
        // Half as much is enough to go on, or chance would open the lane to the flood for a period.
        boolean worth = chargedNanos >= (contested ? parkingNanos / 2 : parkingNanos);
        parkingNanos *= fading;
        chargedNanos *= fading;
        if (!worth) {
            contested = false;
        } else if (fewest >= shortLength()) {
            congestedNanos = nowNanos;
            contested = over > 0;
        } else {
            contested = over > 0 && contested && nowNanos - congestedNanos < CONTESTED_NANOS;
        }
        fewest = size;
        epochNanos = nowNanos;
    }

    /// Takes everything out, in no particular order.
    public Iterable<T> clear() {
        ArrayDeque<T> all = new ArrayDeque<>(unsorted);
        turns.forEach(flow -> {
            all.addAll(flow.items);
            flow.items.clear();
            flow.bytes = 0;
        });
        unsorted.clear();
        turns.clear();
        size = 0;
        return all;
    }
}

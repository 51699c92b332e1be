package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.broker.Delivery;
import dev.platen.app.fairness.FairQueue;
import dev.platen.app.message.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The hand-over from the lanes' intake threads to the rendering threads: a short queue per lane, so that a
/// rendering thread always finds the next message of the lane whose turn it is. Within a lane the
/// workspace's turn counts, once there is anything to share: [FairQueue].
final class LaneQueues {
    /// Long enough that a rendering thread does not wait for an intake thread, short enough that the queues
    /// hold next to nothing.
    static final int MAX_DELIVERIES_PER_LANE = 64;

    /// Their payloads are held meanwhile, so there must not be many.
    static final int MAX_ASIDE = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition urgentArrived = lock.newCondition();
    private final Map<Lane, Condition> room = new EnumMap<>(Lane.class);
    private final List<FairQueue<Delivery>> queues;
    private final List<ArrayDeque<Returned>> returning;
    /// Messages that wait for memory, the first one first.
    private final ArrayDeque<Delivery> aside = new ArrayDeque<>(MAX_ASIDE);

    private final Admission admission;
    private final LaneSchedule schedule;
    private final Set<Lane> sorted;
    private int available;
    private int paused;
    private int idle;
    private int rendering;
    private boolean single;
    private boolean closed;

    /// What became of a delivery that was handed over.
    enum Turn {
        /// It will be given out.
        TAKEN,
        /// Nothing was done: somebody has to look whose it is.
        LOOK,
        /// Nothing was done: its workspace is over its share.
        OVER,
        /// Nothing was done, and nothing will be: this instance stops.
        CLOSED
    }

    /// A delivery that was parked and waits for room in its lane.
    private record Returned(Delivery delivery, String workspace, Runnable placed) {}

    /// @param sorted lanes in which workspaces have shares
    /// @param overBytes bytes that workspaces over their share may have waiting in a lane
    /// @param admission says when there is memory for what was set aside
    LaneQueues(LaneSchedule schedule, Set<Lane> sorted, int overBytes, Admission admission) {
        this.schedule = schedule;
        this.admission = admission;
        this.sorted = Set.copyOf(sorted);
        this.queues = Arrays.stream(Lane.values())
                .map(lane -> new FairQueue<>(MAX_DELIVERIES_PER_LANE, overBytes, Delivery::payloadBytes))
                .toList();
        this.returning = Arrays.stream(Lane.values())
                .map(lane -> new ArrayDeque<Returned>())
                .toList();
        for (Lane lane : Lane.values()) {
            room.put(lane, lock.newCondition());
        }
    }

    /// Hands a delivery over, waiting while its lane's queue is full.
    ///
    /// @return `LOOK` if the lane is contested; never `OVER`
    Turn put(Delivery delivery) throws InterruptedException {
        return put(delivery, null);
    }

    /// Hands a delivery of `workspace` over, waiting while its lane's queue is full of others.
    ///
    /// @param workspace null if nobody has looked
    /// @return `LOOK` only if nobody has
    Turn put(Delivery delivery, @Nullable String workspace) throws InterruptedException {
        Lane lane = delivery.lane();
        FairQueue<Delivery> queue = queues.get(lane.ordinal());
        lock.lockInterruptibly();
        try {
            while (!closed) {
                if (workspace == null && queue.isContested() && sorted.contains(lane)) {
                    return Turn.LOOK;
                }
                if (workspace != null && queue.isOver(workspace, delivery)) {
                    return Turn.OVER;
                }
                if (queue.hasRoom()) {
                    add(queue, delivery, workspace);
                    return Turn.TAKEN;
                }
                condition(lane).await();
            }
            return Turn.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    private void add(FairQueue<Delivery> queue, Delivery delivery, @Nullable String workspace) {
        if (workspace == null) {
            queue.add(delivery);
        } else {
            queue.add(workspace, delivery);
        }
        added(delivery.lane());
    }

    private void added(Lane lane) {
        available |= 1 << lane.ordinal();
        if (lane == Lane.URGENT) {
            urgentArrived.signal();
        }
        if (idle > 0) {
            arrived.signal();
        }
    }

    /// Hands over a delivery that was parked, when its lane has room for it; never waits.
    ///
    /// @param placed is called when it has room
    /// @return false if the queues are closed and the delivery was not taken
    boolean putBack(Delivery delivery, String workspace, Runnable placed) {
        Lane lane = delivery.lane();
        FairQueue<Delivery> queue = queues.get(lane.ordinal());
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (!queue.mayReturn(workspace, delivery)) {
                returning.get(lane.ordinal()).add(new Returned(delivery, workspace, placed));
                return true;
            }
            queue.addReturned(workspace, delivery);
            added(lane);
        } finally {
            lock.unlock();
        }
        placed.run();
        return true;
    }

    /// The next delivery, waiting for one.
    ///
    /// @param urgentOnly whether this is the thread that is kept free for the urgent lane
    /// @return null if the queues are closed
    @Nullable
    Delivery take(boolean urgentOnly) throws InterruptedException {
        int wanted = urgentOnly ? 1 << Lane.URGENT.ordinal() : -1;
        Condition condition = urgentOnly ? urgentArrived : arrived;
        Delivery taken;
        Returned returned;
        lock.lockInterruptibly();
        try {
            while (!closed && (((available & wanted) == 0 && !isAsideReady(urgentOnly)) || (single && rendering > 0))) {
                idle += urgentOnly ? 0 : 1;
                try {
                    condition.await();
                } finally {
                    idle -= urgentOnly ? 0 : 1;
                }
            }
            if (closed) {
                return null;
            }
            rendering++;
            if (isAsideReady(urgentOnly)) {
                Delivery first = aside.remove();
                admission.aside(aside.size());
                return first;
            }
            Lane lane = choose(available & wanted);
            taken = remove(lane);
            returned = returnOne(lane);
        } finally {
            lock.unlock();
        }
        if (returned != null) {
            returned.placed().run();
        }
        return taken;
    }

    private boolean isAsideReady(boolean urgentOnly) {
        Delivery first = urgentOnly ? null : aside.peek();
        return first != null && admission.fits(first.neededBytes());
    }

    /// Whether one more may be set aside.
    boolean mayStepAside() {
        lock.lock();
        try {
            return aside.size() < MAX_ASIDE && !single && !closed;
        } finally {
            lock.unlock();
        }
    }

    /// Sets a delivery aside that [#take(boolean)] gave, until there is memory for it. One that was aside
    /// before is the first again.
    ///
    /// @param bytes what it needs
    void setAside(Delivery delivery, long bytes) {
        lock.lock();
        try {
            boolean again = delivery.neededBytes() > 0;
            delivery.needs(bytes);
            if (again) {
                aside.addFirst(delivery);
            } else {
                aside.addLast(delivery);
            }
            admission.aside(aside.size());
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Memory was given back while something was aside.
    void released() {
        lock.lock();
        try {
            if (isAsideReady(false)) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets in the first of those that were parked for which there is room now.
    private @Nullable Returned returnOne(Lane lane) {
        ArrayDeque<Returned> waiting = returning.get(lane.ordinal());
        if (waiting.isEmpty()) {
            return null;
        }
        FairQueue<Delivery> queue = queues.get(lane.ordinal());
        for (Iterator<Returned> each = waiting.iterator(); each.hasNext(); ) {
            Returned returned = each.next();
            if (queue.mayReturn(returned.workspace(), returned.delivery())) {
                each.remove();
                queue.addReturned(returned.workspace(), returned.delivery());
                added(lane);
                return returned;
            }
        }
        return null;
    }

    private Lane choose(int candidates) {
        // What has come in before its lane was paused holds memory and is served when nothing else is left.
        int open = candidates & ~paused;
        int eligible = open == 0 ? candidates : open;
        return single ? Lane.values()[Integer.numberOfTrailingZeros(eligible)] : schedule.next(eligible);
    }

    /// What [#take(boolean)] gave has been rendered.
    ///
    /// @param workspace whose it was
    /// @param costNanos what it is charged with
    /// @param nowNanos the time, by a clock that only goes forward
    void rendered(Lane lane, String workspace, long costNanos, long nowNanos) {
        lock.lock();
        try {
            rendering--;
            queues.get(lane.ordinal()).charge(workspace, costNanos, nowNanos);
            if (single) {
                arrived.signal();
                urgentArrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Delivery remove(Lane lane) {
        FairQueue<Delivery> queue = queues.get(lane.ordinal());
        Delivery delivery = queue.remove();
        if (queue.isEmpty()) {
            available &= ~(1 << lane.ordinal());
        }
        if (queue.size() == MAX_DELIVERIES_PER_LANE / 2 || queue.isEmpty()) {
            condition(lane).signal();
        }
        return delivery;
    }

    private Condition condition(Lane lane) {
        return Objects.requireNonNull(room.get(lane));
    }

    /// Serves these lanes only when no other has anything.
    void pause(Set<Lane> lanes) {
        lock.lock();
        try {
            paused = lanes.stream().mapToInt(lane -> 1 << lane.ordinal()).sum();
        } finally {
            lock.unlock();
        }
    }

    /// Whether one delivery after the other is given out, always of the highest lane that has one.
    void oneAtATime(boolean newSingle) {
        lock.lock();
        try {
            single = newSingle;
            arrived.signalAll();
            urgentArrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the hand-over.
    ///
    /// @return what was not taken; it was never worked on
    List<Delivery> close() {
        lock.lock();
        try {
            closed = true;
            available = 0;
            List<Delivery> rest = new ArrayList<>(aside);
            aside.clear();
            queues.forEach(queue -> queue.clear().forEach(rest::add));
            returning.forEach(waiting -> {
                waiting.forEach(returned -> rest.add(returned.delivery()));
                waiting.clear();
            });
            arrived.signalAll();
            urgentArrived.signalAll();
            room.values().forEach(Condition::signalAll);
            return rest;
        } finally {
            lock.unlock();
        }
    }
}

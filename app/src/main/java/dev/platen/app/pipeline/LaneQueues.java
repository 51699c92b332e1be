package dev.platen.app.pipeline;

import dev.platen.app.broker.Delivery;
import dev.platen.app.message.Lane;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The hand-over from the lanes' intake threads to the rendering threads: a short queue per lane, so that a
/// rendering thread always finds the next message of the lane whose turn it is.
final class LaneQueues {
    /// Long enough that a rendering thread does not wait for an intake thread, short enough that the queues
    /// hold next to nothing.
    static final int MAX_DELIVERIES_PER_LANE = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition urgentArrived = lock.newCondition();
    private final Map<Lane, Condition> room = new EnumMap<>(Lane.class);
    private final List<ArrayDeque<Delivery>> queues;
    private final LaneSchedule schedule;
    private int available;
    private int paused;
    private int idle;
    private int rendering;
    private boolean single;
    private boolean closed;

    LaneQueues(LaneSchedule schedule) {
        this.schedule = schedule;
        this.queues = Arrays.stream(Lane.values())
                .map(lane -> new ArrayDeque<Delivery>(MAX_DELIVERIES_PER_LANE))
                .toList();
        for (Lane lane : Lane.values()) {
            room.put(lane, lock.newCondition());
        }
    }

    /// Hands a delivery over, waiting while its lane's queue is full.
    ///
    /// @return false if the queues are closed and the delivery was not taken
    boolean put(Delivery delivery) throws InterruptedException {
        Lane lane = delivery.lane();
        ArrayDeque<Delivery> queue = queues.get(lane.ordinal());
        lock.lockInterruptibly();
        try {
            while (!closed && queue.size() >= MAX_DELIVERIES_PER_LANE) {
                condition(lane).await();
            }
            return enqueue(delivery, queue);
        } finally {
            lock.unlock();
        }
    }

    /// Hands over what has waited elsewhere, however long the queue is.
    ///
    /// @return false if the queues are closed and the delivery was not taken
    boolean add(Delivery delivery) {
        lock.lock();
        try {
            return enqueue(delivery, queues.get(delivery.lane().ordinal()));
        } finally {
            lock.unlock();
        }
    }

    private boolean enqueue(Delivery delivery, ArrayDeque<Delivery> queue) {
        if (closed) {
            return false;
        }
        queue.add(delivery);
        available |= 1 << delivery.lane().ordinal();
        if (delivery.lane() == Lane.URGENT) {
            urgentArrived.signal();
        }
        if (idle > 0) {
            arrived.signal();
        }
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
        lock.lockInterruptibly();
        try {
            while (!closed && ((available & wanted) == 0 || (single && rendering > 0))) {
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
            return remove(choose(available & wanted));
        } finally {
            lock.unlock();
        }
    }

    private Lane choose(int candidates) {
        // What has come in before its lane was paused holds memory and is served when nothing else is left.
        int open = candidates & ~paused;
        int eligible = open == 0 ? candidates : open;
        return single ? Lane.values()[Integer.numberOfTrailingZeros(eligible)] : schedule.next(eligible);
    }

    /// What [#take(boolean)] gave has been rendered.
    void rendered() {
        lock.lock();
        try {
            rendering--;
            if (single) {
                arrived.signal();
                urgentArrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Delivery remove(Lane lane) {
        ArrayDeque<Delivery> queue = queues.get(lane.ordinal());
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
            List<Delivery> rest = queues.stream().flatMap(ArrayDeque::stream).toList();
            queues.forEach(ArrayDeque::clear);
            arrived.signalAll();
            urgentArrived.signalAll();
            room.values().forEach(Condition::signalAll);
            return rest;
        } finally {
            lock.unlock();
        }
    }
}

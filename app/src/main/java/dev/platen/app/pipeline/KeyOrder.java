package dev.platen.app.pipeline;

import dev.platen.app.broker.Delivery;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps the messages of one key in their order, in one lane: the next one is begun when the broker has the
/// output of the one before. What waits is not on any thread, so keys do not hold each other up.
///
/// A message that is given back leaves its key closed: what came after it must not overtake it. The lane then
/// subscribes anew, which brings everything again in its order; see [#renew(long)].
final class KeyOrder {
    /// Messages that wait for one before them; their payloads are bounded in bytes where they come in.
    static final int MOST_WAITING = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Map<String, ArrayDeque<Delivery>> begun = new HashMap<>();
    private int waiting;
    private int inWork;
    private boolean renewing;
    private boolean closed;

    /// What to do with a delivery.
    enum Turn {
        NOW,
        /// It is given out by [#settled(Delivery)] when its turn has come.
        LATER,
        /// Not at all: it comes again, or another instance gets it.
        NEVER
    }

    /// Takes a delivery in, waiting while too many wait.
    Turn arrived(Delivery delivery) throws InterruptedException {
        String key = Objects.requireNonNull(delivery.key());
        lock.lockInterruptibly();
        try {
            while (!renewing && !closed && waiting >= MOST_WAITING && begun.containsKey(key)) {
                room.await();
            }
            if (renewing || closed) {
                return Turn.NEVER;
            }
            ArrayDeque<Delivery> after = begun.putIfAbsent(key, new ArrayDeque<>(0));
            if (after == null) {
                inWork++;
                return Turn.NOW;
            }
            after.add(delivery);
            waiting++;
            return Turn.LATER;
        } finally {
            lock.unlock();
        }
    }

    /// The broker has the output of a message.
    ///
    /// @return the one that is next, which must be begun; null if there is none
    @Nullable
    Delivery settled(Delivery delivery) {
        lock.lock();
        try {
            String key = Objects.requireNonNull(delivery.key());
            ArrayDeque<Delivery> after = begun.get(key);
            if (after == null || renewing) {
                return null;
            }
            Delivery next = after.poll();
            if (next == null) {
                begun.remove(key);
            } else {
                waiting--;
                inWork++;
                room.signal();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// A message was given back: nothing of its key is begun before the lane is renewed, and what comes in
    /// until then comes again.
    void givenBack() {
        lock.lock();
        try {
            renewing = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A message that was begun has ended and its acknowledgement is confirmed, or it was given back.
    void ended() {
        lock.lock();
        try {
            inWork--;
            if (inWork == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what waits, and waits until what is begun has ended; for the thread that takes deliveries in.
    ///
    /// @param nanos how long to wait at most; what has not ended by then may come out twice
    void renew(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            renewing = true;
            forget();
            long left = nanos;
            while (inWork > 0 && left > 0 && !closed) {
                left = idle.awaitNanos(left);
            }
            begun.clear();
            renewing = false;
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        begun.values().forEach(after -> {
            after.forEach(Delivery::releasePayload);
            after.clear();
        });
        waiting = 0;
        room.signalAll();
    }

    /// Forgets what waits and takes nothing more.
    void close() {
        lock.lock();
        try {
            closed = true;
            forget();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

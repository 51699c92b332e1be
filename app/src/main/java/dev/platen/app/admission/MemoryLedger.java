package dev.platen.app.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The account of bytes that messages in flight may occupy. A message's bytes are reserved when it comes in
/// and released when the broker has its output and its acknowledgement is on its way; who finds the budget
/// spent waits, and the message stays in Pulsar.
///
/// The account is one atomic number; the lock serves only those who have to wait.
public final class MemoryLedger {
    private volatile long fullBudgetBytes;
    private volatile double factor = 1;
    private volatile long budgetBytes;
    private final AtomicLong reservedBytes = new AtomicLong();
    /// Held by the one who is next; fair, so that the others queue up behind.
    private final ReentrantLock turn = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Runnable listener = () -> {};

    /// @param budgetBytes what all messages in flight together may occupy
    public MemoryLedger(long budgetBytes) {
        if (budgetBytes < 1) {
            throw new IllegalArgumentException("budgetBytes must be positive: " + budgetBytes);
        }
        this.fullBudgetBytes = budgetBytes;
        this.budgetBytes = budgetBytes;
    }

    /// Sets the full budget.
    synchronized void resize(long newBudgetBytes) {
        fullBudgetBytes = newBudgetBytes;
        apply();
    }

    /// Makes the budget a share of the full one. What is reserved stays reserved; nothing more is granted
    /// until it fits.
    ///
    /// @param newFactor above 0, at most 1
    synchronized void budgetFactor(double newFactor) {
        if (!(newFactor > 0 && newFactor <= 1)) {
            throw new IllegalArgumentException("factor must be above 0 and at most 1: " + newFactor);
        }
        factor = newFactor;
        apply();
    }

    private void apply() {
        budgetBytes = Math.max(1, (long) (fullBudgetBytes * factor));
        lock.lock();
        try {
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Reserves `bytes`, waiting until they fit. Who waits is served in the order of coming, so that a large
    /// message does not wait behind small ones for ever. More than the whole budget is granted when nothing
    /// else is reserved: such a message goes alone.
    public void reserve(long bytes) throws InterruptedException {
        if (waiting.get() == 0 && tryReserve(bytes)) {
            return;
        }
        waiting.incrementAndGet();
        try {
            turn.lockInterruptibly();
            try {
                awaitRoom(bytes);
            } finally {
                turn.unlock();
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void awaitRoom(long bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!tryReserve(bytes)) {
                released.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Reserves `bytes` if they fit now and nobody waits for its turn.
    boolean tryReserveInTurn(long bytes) {
        return waiting.get() == 0 && tryReserve(bytes);
    }

    /// Reserves `bytes` if no more than `limitBytes` are reserved then.
    boolean tryReserveWithin(long bytes, long limitBytes) {
        while (true) {
            long reserved = reservedBytes.get();
            if (reserved + bytes > Math.min(limitBytes, budgetBytes)) {
                return false;
            }
            if (reservedBytes.compareAndSet(reserved, reserved + bytes)) {
                return true;
            }
        }
    }

    /// Whether `bytes` would fit now.
    boolean fits(long bytes) {
        long reserved = reservedBytes.get();
        return reserved == 0 || reserved + bytes <= budgetBytes;
    }

    /// Whether somebody waits for its turn.
    boolean isWaitedFor() {
        return waiting.get() > 0;
    }

    /// Who wants to hear of what is given back.
    void whenReleased(Runnable newListener) {
        listener = newListener;
    }

    /// Reserves `bytes` if they fit now.
    boolean tryReserve(long bytes) {
        while (true) {
            long reserved = reservedBytes.get();
            if (reserved > 0 && reserved + bytes > budgetBytes) {
                return false;
            }
            if (reservedBytes.compareAndSet(reserved, reserved + bytes)) {
                return true;
            }
        }
    }

    /// Reserves `bytes` more for one that has reserved `ownBytes`, if they fit now. While nobody else has
    /// reserved anything, the full budget counts: waiting would not change what it gets.
    boolean tryReserveMore(long ownBytes, long bytes) {
        while (true) {
            long reserved = reservedBytes.get();
            long limit = reserved == ownBytes ? fullBudgetBytes : budgetBytes;
            if (reserved + bytes > limit) {
                return false;
            }
            if (reservedBytes.compareAndSet(reserved, reserved + bytes)) {
                return true;
            }
        }
    }

    /// Gives back what [#reserve(long)] granted.
    public void release(long bytes) {
        long left = reservedBytes.addAndGet(-bytes);
        if (left < 0) {
            throw new IllegalStateException("more released than reserved: " + left);
        }
        listener.run();
        if (waiting.get() > 0) {
            lock.lock();
            try {
                released.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    public long reservedBytes() {
        return reservedBytes.get();
    }

    /// What may be reserved now.
    public long budgetBytes() {
        return budgetBytes;
    }

    /// What may be reserved when nothing lowers the budget.
    public long fullBudgetBytes() {
        return fullBudgetBytes;
    }
}

package dev.platen.app.admission;

import dev.platen.app.message.Lane;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lets messages in as long as there is memory for them: the ledger of all lanes, and a small one that only
/// the urgent lane may use, so that an urgent message does not wait behind others. An urgent message that is
/// too large for it waits with the others.
public final class Admission {
    /// One part of so many is kept for the urgent lane.
    private static final int URGENT_PARTS = 8;

    /// A message is small if it takes at most one part of so many of what is kept for the urgent lane.
    private static final int SMALL_PARTS = 8;

    private final AtomicInteger aside = new AtomicInteger();
    private final MemoryLedger general;
    private final MemoryLedger urgent;

    /// @param budgetBytes what all messages in flight together may occupy
    public Admission(long budgetBytes) {
        general = new MemoryLedger(generalBytes(budgetBytes));
        urgent = new MemoryLedger(urgentBytes(budgetBytes));
    }

    private static long urgentBytes(long budgetBytes) {
        return Math.max(1, budgetBytes / URGENT_PARTS);
    }

    private static long generalBytes(long budgetBytes) {
        return Math.max(1, budgetBytes - urgentBytes(budgetBytes));
    }

    /// Sets the full budget, once it is known.
    public void resize(long budgetBytes) {
        general.resize(generalBytes(budgetBytes));
        urgent.resize(urgentBytes(budgetBytes));
    }

    /// Makes the budget a share of the full one.
    ///
    /// @param factor above 0, at most 1
    public void budgetFactor(double factor) {
        general.budgetFactor(factor);
        urgent.budgetFactor(factor);
    }

    /// Reserves `bytes` for a message, waiting until they fit. More than the whole budget is granted when
    /// nothing else is reserved.
    public Reservation reserve(Lane lane, long bytes) throws InterruptedException {
        MemoryLedger ledger = lane == Lane.URGENT && bytes <= urgent.budgetBytes() ? urgent : general;
        ledger.reserve(bytes);
        return new Reservation(ledger, bytes);
    }

    /// Reserves `bytes` for a message if they fit now. Nothing large goes before one that has been set
    /// aside; what is small passes it in a part of what is kept for the urgent lane, so that no lane waits
    /// for memory that only one message needs.
    ///
    /// @param wasAside whether the message itself has been set aside
    /// @return null if the message is to be set aside
    public @Nullable Reservation tryReserve(Lane lane, long bytes, boolean wasAside) throws InterruptedException {
        if (lane == Lane.URGENT && bytes <= urgent.budgetBytes()) {
            return reserve(lane, bytes);
        }
        boolean first = wasAside || aside.get() == 0;
        if (first && general.tryReserveInTurn(bytes)) {
            return new Reservation(general, bytes);
        }
        boolean small = bytes <= urgent.budgetBytes() / SMALL_PARTS;
        // Who waits for its turn, or has all that there is, may be a suspect and wants to be alone.
        boolean alone = general.isWaitedFor() || general.reservedBytes() >= general.fullBudgetBytes();
        if (small && !first && !alone && urgent.tryReserveWithin(bytes, urgent.budgetBytes() / 2)) {
            return new Reservation(urgent, bytes);
        }
        return null;
    }

    /// Whether `bytes` would fit now, for one that was set aside.
    public boolean fits(long bytes) {
        return !general.isWaitedFor() && general.fits(bytes);
    }

    /// A message is set aside, or no longer.
    ///
    /// @param messages how many are aside now
    public void aside(int messages) {
        aside.set(messages);
    }

    /// Calls `listener` when memory is given back while something is aside.
    public void whenReleased(Runnable listener) {
        general.whenReleased(() -> {
            if (aside.get() > 0) {
                listener.run();
            }
        });
    }

    /// The most that one message can reserve: all that there is.
    public long largestBytes() {
        return general.fullBudgetBytes();
    }

    public long reservedBytes() {
        return general.reservedBytes() + urgent.reservedBytes();
    }

    /// What may be reserved now.
    public long budgetBytes() {
        return general.budgetBytes() + urgent.budgetBytes();
    }

    /// What may be reserved when nothing lowers the budget.
    public long fullBudgetBytes() {
        return general.fullBudgetBytes() + urgent.fullBudgetBytes();
    }
}

package dev.platen.app.admission;

import dev.platen.app.message.Lane;

/// Lets messages in as long as there is memory for them: the ledger of all lanes, and a small one that only
/// the urgent lane may use, so that an urgent message does not wait behind others. An urgent message that is
/// too large for it waits with the others.
public final class Admission {
    /// One part of so many is kept for the urgent lane.
    private static final int URGENT_PARTS = 8;

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

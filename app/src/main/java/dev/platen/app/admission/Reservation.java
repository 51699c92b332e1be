package dev.platen.app.admission;

/// The bytes that one message has reserved. It changes hands from the thread that renders to the one that
/// gets the broker's receipt, and is never used by two at once.
public final class Reservation {
    private final MemoryLedger ledger;
    private long bytes;

    Reservation(MemoryLedger ledger, long bytes) {
        this.ledger = ledger;
        this.bytes = bytes;
    }

    /// Reserves more, if it fits now. Never waits: who holds something and waits for more may wait for ever.
    ///
    /// @param wantedBytes what is to be reserved altogether
    /// @return whether so much is reserved
    public boolean tryGrow(long wantedBytes) {
        if (wantedBytes <= bytes) {
            return true;
        }
        if (!ledger.tryReserveMore(bytes, wantedBytes - bytes)) {
            return false;
        }
        bytes = wantedBytes;
        return true;
    }

    /// Gives back all but `neededBytes`.
    public void shrink(long neededBytes) {
        if (neededBytes < bytes) {
            long surplus = bytes - neededBytes;
            bytes = neededBytes;
            ledger.release(surplus);
        }
    }

    /// Gives everything back.
    public void release() {
        shrink(0);
    }

    /// Bytes that are reserved.
    public long bytes() {
        return bytes;
    }
}

package dev.platen.app.pipeline;

import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import dev.platen.app.admission.Reservation;
import dev.platen.app.message.MessageIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one message has taken on its way out: heap for its output, memory outside the heap until the broker
/// has it, and the record that it is in work. Given back together, once.
final class Holdings {
    private @Nullable Reservation heap;
    private @Nullable Reservation outgoing;
    private MessageIdentity identity = MessageIdentity.UNKNOWN;
    private @Nullable AttemptLog log;
    private String key = "";
    private List<Attempt> left = List.of();
    private long renderNanos;
    private long renderedAtNanos;
    private WorkspaceLedger.@Nullable Account account;

    void heap(Reservation reservation) {
        heap = reservation;
    }

    void outgoing(Reservation reservation) {
        outgoing = reservation;
    }

    void identity(MessageIdentity newIdentity) {
        identity = newIdentity;
    }

    /// Whose message it is, as far as it was decoded.
    MessageIdentity identity() {
        return identity;
    }

    /// How long rendering took, and when that was known. For the rendering thread only.
    void rendered(long nanos, long atNanos) {
        renderNanos = nanos;
        renderedAtNanos = atNanos;
    }

    long renderNanos() {
        return renderNanos;
    }

    long renderedAtNanos() {
        return renderedAtNanos;
    }

    /// It is written down that this message is in work.
    void attempt(AttemptLog newLog, String newKey) {
        log = newLog;
        key = newKey;
    }

    boolean isAttempted() {
        return log != null;
    }

    /// Other instances ended while they had this message.
    ///
    /// @param attempts what they left behind
    void suspect(List<Attempt> attempts) {
        left = attempts;
    }

    /// What instances that ended left behind; nothing for nearly all messages.
    List<Attempt> left() {
        return left;
    }

    boolean isSuspect() {
        return !left.isEmpty();
    }

    /// It is in the books of its workspace.
    void account(WorkspaceLedger.Account newAccount) {
        account = newAccount;
    }

    boolean isAccounted() {
        return account != null;
    }

    /// The message is settled.
    void settled(Outcome outcome) {
        if (account != null) {
            account.settled(outcome);
            account = null;
        }
        if (log != null) {
            log.end(key);
            log = null;
        }
    }

    /// Gives everything back. The record goes first: what waits for the memory that a suspect holds begins
    /// when the suspect's record is gone.
    void release() {
        if (log != null) {
            log.giveBack(key);
            log = null;
        }
        if (account != null) {
            account.returned();
            account = null;
        }
        if (heap != null) {
            heap.release();
            heap = null;
        }
        if (outgoing != null) {
            outgoing.release();
            outgoing = null;
        }
    }
}

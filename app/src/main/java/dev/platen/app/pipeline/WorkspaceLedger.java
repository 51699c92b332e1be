package dev.platen.app.pipeline;

import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.TemplateName;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// The conservation ledger: what came into work at this instance and what became of it, by workspace.
///
/// A delivery is *in* from when it is known whose it is, and leaves as rendered, aborted, dead-lettered, or
/// returned to the broker, which delivers it again, here or elsewhere. What has not left is pending, so at
/// every moment in = rendered + aborted + dead-lettered + returned + pending, and pending is nothing when
/// nothing is in work. Summed over instances, in − returned is what the fleet has taken from the broker.
///
/// Bounded: the first [#MOST_WORKSPACES] have accounts of their own, all others one together. What belongs to
/// nobody goes there too: a workspace that cannot be, or that no template knows, opens no account.
public final class WorkspaceLedger {
    /// How many workspaces have an account of their own.
    public static final int MOST_WORKSPACES = 256;

    /// The account of all others. No workspace can be called like that.
    public static final String OTHERS = "(others)";

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Account others = new Account();
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /// One workspace's sums.
    ///
    /// @param in deliveries that came into work
    /// @param returned those that were given back to the broker
    public record Balance(long in, long rendered, long aborted, long deadLettered, long returned) {
        static final Balance NONE = new Balance(0, 0, 0, 0, 0);

        /// What is in work; below 0 only if something left more often than it came.
        public long pending() {
            return in - rendered - aborted - deadLettered - returned;
        }

        Balance plus(Balance other) {
            return new Balance(
                    in + other.in,
                    rendered + other.rendered,
                    aborted + other.aborted,
                    deadLettered + other.deadLettered,
                    returned + other.returned);
        }
    }

    /// One workspace's counters.
    static final class Account {
        private final LongAdder in = new LongAdder();
        private final LongAdder rendered = new LongAdder();
        private final LongAdder aborted = new LongAdder();
        private final LongAdder deadLettered = new LongAdder();
        private final LongAdder returned = new LongAdder();

        void settled(Outcome outcome) {
            switch (outcome) {
                case Outcome.Rendered _ -> rendered.increment();
                case Outcome.Aborted _ -> aborted.increment();
                case Outcome.Failed _ -> deadLettered.increment();
            }
        }

        void returned() {
            returned.increment();
        }

        /// What left is read before what came, so that what happens meanwhile looks pending and not like an
        /// error.
        Balance balance() {
            long left1 = rendered.sum();
            long left2 = aborted.sum();
            long left3 = deadLettered.sum();
            long left4 = returned.sum();
            return new Balance(in.sum(), left1, left2, left3, left4);
        }
    }

    /// A delivery is in, and its outcome is known but not yet sent.
    Account in(Outcome outcome) {
        String workspace = outcome.identity().workspace();
        Account known = accounts.get(workspace);
        return enter(known != null ? known : belongsToNobody(outcome) ? others : opened(workspace));
    }

    /// A delivery is in that is about to be returned; nobody knows more of it than perhaps whose it is.
    Account in(String workspace) {
        return enter(accounts.getOrDefault(workspace, others));
    }

    private static Account enter(Account account) {
        account.in.increment();
        return account;
    }

    private static boolean belongsToNobody(Outcome outcome) {
        return !TemplateName.isValid(outcome.identity().workspace())
                || (outcome instanceof Outcome.Failed failed
                        && failed.diagnosis().code() == DiagnosisCode.UNKNOWN_WORKSPACE);
    }

    private Account opened(String workspace) {
        synchronized (accounts) {
            Account known = accounts.get(workspace);
            if (known != null || accounts.size() >= MOST_WORKSPACES) {
                return known == null ? others : known;
            }
            Account account = new Account();
            accounts.put(workspace, account);
            listeners.forEach(listener -> listener.accept(workspace));
            return account;
        }
    }

    /// Tells `listener` of every account: those that there are, now, and each that is opened later, on the
    /// thread that opens it.
    public void listen(Consumer<String> listener) {
        listener.accept(OTHERS);
        synchronized (accounts) {
            listeners.add(listener);
            accounts.keySet().forEach(listener);
        }
    }

    /// Ends [#listen(Consumer)].
    public void unlisten(Consumer<String> listener) {
        listeners.remove(listener);
    }

    /// What is in one account; zeros if there is none.
    public Balance balance(String workspace) {
        Account account = workspace.equals(OTHERS) ? others : accounts.get(workspace);
        return account == null ? Balance.NONE : account.balance();
    }

    /// All accounts by name, that of all others among them.
    public Map<String, Balance> balances() {
        Map<String, Balance> balances = new TreeMap<>();
        balances.put(OTHERS, others.balance());
        accounts.forEach((workspace, account) -> balances.put(workspace, account.balance()));
        return balances;
    }

    /// All accounts together.
    public Balance total() {
        return sum(balances());
    }

    private static Balance sum(Map<String, Balance> balances) {
        return balances.values().stream().reduce(Balance.NONE, Balance::plus);
    }

    /// By how many messages the books are wrong; 0 unless something was counted twice or forgotten.
    ///
    /// @param quiet whether nothing is in work, so that nothing may be pending
    long mismatch(boolean quiet) {
        return balances().values().stream()
                .mapToLong(Balance::pending)
                .map(pending -> quiet ? Math.abs(pending) : Math.max(0, -pending))
                .sum();
    }
}

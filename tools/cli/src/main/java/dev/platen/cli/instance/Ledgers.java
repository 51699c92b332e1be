package dev.platen.cli.instance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The conservation ledgers of instances, added up, as they tell them.
///
/// @param instances how many were asked
/// @param mismatch messages by which an instance says that its books are wrong
/// @param workspaces what came into work and what became of it, by workspace
public record Ledgers(int instances, long mismatch, Map<String, Account> workspaces) {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    public Ledgers {
        workspaces = Map.copyOf(workspaces);
    }

    /// One workspace's sums; `in` without what was given back to the broker, which came in again elsewhere.
    public record Account(long in, long rendered, long aborted, long deadLettered, long pending) {
        static final Account NONE = new Account(0, 0, 0, 0, 0);

        static Account of(JsonNode node) {
            return new Account(
                    node.path("in").asLong() - node.path("returned").asLong(),
                    node.path("rendered").asLong(),
                    node.path("aborted").asLong(),
                    node.path("deadLettered").asLong(),
                    node.path("pending").asLong());
        }

        Account plus(Account other) {
            return new Account(
                    in + other.in,
                    rendered + other.rendered,
                    aborted + other.aborted,
                    deadLettered + other.deadLettered,
                    pending + other.pending);
        }

        boolean isBalanced() {
            return in == rendered + aborted + deadLettered + pending;
        }

        /// For programs.
        public Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("in", in);
            json.put("rendered", rendered);
            json.put("aborted", aborted);
            json.put("deadLettered", deadLettered);
            json.put("pending", pending);
            return json;
        }
    }

    /// Asks the instances at these addresses, until nothing is in work there, for at most 10 s or until
    /// somebody wants to stop.
    public static Ledgers of(Collection<URI> apis, Interruption interruption) throws InterruptedException {
        long startNanos = System.nanoTime();
        Ledgers ledgers = ask(apis);
        while (!ledgers.balanced() && System.nanoTime() - startNanos < QUIET_NANOS && !interruption.await(POLL_NANOS)) {
            ledgers = ask(apis);
        }
        return ledgers;
    }

    private static Ledgers ask(Collection<URI> apis) throws InterruptedException {
        Ledgers sum = new Ledgers(0, 0, Map.of());
        for (URI api : apis) {
            try {
                sum = sum.plus(in(new PlatenApi(api).stats()));
            } catch (PlatenApi.RefusedException e) {
                throw new UserError("an instance does not tell its statistics: " + e.getMessage(), "", e);
            }
        }
        return sum;
    }

    /// What an instance's statistics tell.
    public static Ledgers in(JsonNode stats) {
        JsonNode told = stats.path("conservation");
        Map<String, Account> accounts = new TreeMap<>();
        told.path("workspaces")
                .properties()
                .forEach(entry -> accounts.put(entry.getKey(), Account.of(entry.getValue())));
        return new Ledgers(1, told.path("mismatch").asLong(-1), accounts);
    }

    private Ledgers plus(Ledgers other) {
        Map<String, Account> sum = new TreeMap<>(workspaces);
        other.workspaces.forEach((workspace, account) -> sum.merge(workspace, account, Account::plus));
        return new Ledgers(instances + other.instances, mismatch + other.mismatch, sum);
    }

    /// All workspaces together.
    public Account total() {
        return workspaces.values().stream().reduce(Account.NONE, Account::plus);
    }

    /// Whether nothing is pending and all that came in has left in one way.
    public boolean balanced() {
        return mismatch == 0
                && total().pending() == 0
                && workspaces.values().stream().allMatch(Account::isBalanced);
    }

    /// For programs.
    public Map<String, Object> json() {
        Map<String, Object> byName = new LinkedHashMap<>();
        new TreeMap<>(workspaces).forEach((name, account) -> byName.put(name, account.json()));
        Map<String, Object> json = new LinkedHashMap<>(total().json());
        json.put("mismatch", mismatch);
        json.put("balanced", balanced());
        json.put("workspaces", byName);
        return json;
    }
}

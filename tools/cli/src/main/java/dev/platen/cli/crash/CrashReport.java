package dev.platen.cli.crash;

import dev.platen.cli.console.TextTable;
import dev.platen.cli.instance.Ledgers;
import dev.platen.crash.CrashPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What came of a run.
///
/// @param unexpectedEnds instances that ended although nobody told them to
record CrashReport(
        CrashRun.Settings settings,
        List<Strike> strikes,
        Sightings sightings,
        Audit.Findings findings,
        int unexpectedEnds,
        Ledgers ledgers) {
    private static final String NONE = "-";

    CrashReport {
        strikes = List.copyOf(strikes);
    }

    /// Nothing was lost, the books balance, and nothing came twice where nothing may.
    boolean isGood() {
        boolean twice = settings.mode() == CrashRun.Mode.TRANSACTIONAL && findings.duplicates() > 0;
        return findings.lost() == 0 && findings.strangers() == 0 && ledgers.balanced() && !twice;
    }

    private List<Strike> strikes(Predicate<Blow> which) {
        return strikes.stream().filter(strike -> which.test(strike.blow())).toList();
    }

    private List<Strike> instanceKills() {
        return strikes(Blow.Kill.class::isInstance);
    }

    private List<Strike> brokerKills() {
        return strikes(Blow.BrokerKill.class::isInstance);
    }

    private List<Strike> freezes() {
        return strikes(Blow.Freeze.class::isInstance);
    }

    /// Results that came another time between these blows and the next ones.
    private int duplicates(List<Strike> after) {
        int sum = 0;
        for (int i = 0; i < strikes.size(); i++) {
            if (after.contains(strikes.get(i))) {
                long until = i + 1 < strikes.size() ? strikes.get(i + 1).atNanos() : Long.MAX_VALUE;
                sum += sightings.duplicates(strikes.get(i).atNanos(), until);
            }
        }
        return sum;
    }

    private static long held(List<Strike> of) {
        return of.stream().mapToLong(Strike::held).sum();
    }

    /// The smallest value that at least `percent` of them do not exceed; null if there are none, or if a
    /// message of one of them never came out.
    static @Nullable Double percentile(List<@Nullable Double> values, double percent) {
        if (values.isEmpty() || values.stream().anyMatch(Objects::isNull)) {
            return null;
        }
        double[] sorted = values.stream()
                .mapToDouble(value -> value == null ? 0 : value)
                .sorted()
                .toArray();
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100) - 1)];
    }

    private static List<@Nullable Double> takeovers(List<Strike> of) {
        List<@Nullable Double> all = new ArrayList<>();
        of.forEach(strike -> all.add(strike.takeoverMillis()));
        return all;
    }

    private @Nullable Double brokerRestartMillis() {
        List<@Nullable Double> all = new ArrayList<>();
        brokerKills().forEach(strike -> all.add(strike.restartMillis()));
        return percentile(all, 100);
    }

    /// For programs.
    Map<String, @Nullable Object> json() {
        List<Strike> kills = instanceKills();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kills", strikes.stream().filter(Strike::isKill).count());
        json.put("sent", findings.total().in());
        json.put("received", findings.received());
        json.put("lost", findings.lost());
        json.put("duplicates", findings.duplicates());
        json.put("committedDuplicates", findings.duplicates());
        json.put("takeoverP99Millis", rounded(percentile(takeovers(kills), 99)));
        json.put("takeoverP50Millis", rounded(percentile(takeovers(kills), 50)));
        json.put("inFlightAtKills", held(kills));
        json.put("duplicatesAfterKills", duplicates(kills));
        json.put("duplicateShareOfInFlight", rounded(duplicates(kills) / (double) Math.max(1, held(kills))));
        json.put("brokerKills", brokerKills().size());
        json.put("brokerRestartMillis", rounded(brokerRestartMillis()));
        json.put("duplicatesAfterBrokerKills", duplicates(brokerKills()));
        json.put("freezes", freezes().size());
        json.put("freezeTakeoverMaxMillis", rounded(percentile(takeovers(freezes()), 100)));
        json.put("duplicatesAfterFreezes", duplicates(freezes()));
        json.put("misplaced", findings.misplaced());
        json.put("unexpectedEnds", unexpectedEnds);
        json.put("mode", settings.mode().id());
        json.put("instances", settings.instances());
        json.put("seed", settings.seed());
        json.put("conservation", conservation());
        return json;
    }

    private Map<String, Object> conservation() {
        Map<String, Object> workspaces = new LinkedHashMap<>();
        findings.workspaces().forEach((name, counts) -> workspaces.put(name, counts(counts)));
        Map<String, Object> json = new LinkedHashMap<>(counts(findings.total()));
        json.put("balanced", findings.lost() == 0 && ledgers.balanced());
        json.put("workspaces", workspaces);
        // Of those that are still there: what dead ones counted is gone with them.
        json.put("livingInstances", ledgers.json());
        return json;
    }

    private static Map<String, Object> counts(Audit.Counts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("in", counts.in());
        json.put("rendered", counts.rendered());
        json.put("aborted", counts.aborted());
        json.put("deadLettered", counts.deadLettered());
        json.put("pending", counts.pending());
        return json;
    }

    /// For people.
    String text() {
        TextTable table = new TextTable("", "blows", "held", "twice", "out after p50 ms", "max ms");
        Map<String, List<Strike>> byTitle = new LinkedHashMap<>();
        Arrays.stream(CrashPoint.values()).forEach(point -> byTitle.put(point.title(), new ArrayList<>()));
        strikes.forEach(strike -> byTitle.computeIfAbsent(strike.blow().title(), title -> new ArrayList<>())
                .add(strike));
        byTitle.forEach((title, of) -> row(table, title, of));
        List<String> lines = new ArrayList<>(List.of(table.text(), ""));
        findings.workspaces().forEach((workspace, counts) -> lines.add(workspace + ": " + equation(counts)));
        lines.add("all: " + equation(findings.total()));
        lines.add(String.format(
                Locale.ROOT,
                "%d kills: %,d lost, %,d duplicates (after kills of instances %.2f of what they held)",
                strikes.stream().filter(Strike::isKill).count(),
                findings.lost(),
                findings.duplicates(),
                duplicates(instanceKills()) / (double) Math.max(1, held(instanceKills()))));
        lines.add("others took over within " + text(percentile(takeovers(instanceKills()), 99)) + " ms (p99)");
        if (!brokerKills().isEmpty()) {
            lines.add("a result was visible " + text(brokerRestartMillis())
                    + " ms after the broker was back, at the latest");
        }
        if (unexpectedEnds > 0 || findings.misplaced() > 0) {
            lines.add(unexpectedEnds + " instances ended by themselves, " + findings.misplaced()
                    + " results are of another kind than expected");
        }
        if (!isGood()) {
            lines.add("THE BOOKS DO NOT BALANCE");
        }
        return String.join("\n", lines);
    }

    private static String equation(Audit.Counts counts) {
        return String.format(
                Locale.ROOT,
                "%,d in = %,d rendered + %,d aborted + %,d dead-lettered + %,d pending",
                counts.in(),
                counts.rendered(),
                counts.aborted(),
                counts.deadLettered(),
                counts.pending());
    }

    private void row(TextTable table, String title, List<Strike> of) {
        table.row(
                title,
                Integer.toString(of.size()),
                Long.toString(held(of)),
                Integer.toString(duplicates(of)),
                text(percentile(takeovers(of), 50)),
                text(percentile(takeovers(of), 100)));
    }

    private static String text(@Nullable Double value) {
        return value == null ? NONE : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Math.round(value * 1_000) / 1_000.0;
    }
}

package dev.platen.cli.simulate;

import dev.platen.cli.console.TextTable;
import dev.platen.simulator.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/// What came of all runs, as tables for people and as JSON for programs.
final class SimulateReport {
    /// Where the reference is late for less, the ratio of two small numbers would say nothing.
    static final double COUNTED_LATE_PERCENT = 0.5;

    /// Nobody late counts as this in a geometric mean.
    private static final double LEAST_LATE_PERCENT = 0.01;

    private final List<Result> results;
    private final Contender reference;

    /// @param results at least one
    SimulateReport(List<Result> results, Contender reference) {
        this.results = results;
        this.reference = reference;
    }

    List<Result> results() {
        return results;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("results", results.stream().map(Result::json).toList());
        json.put(
                "reference",
                Map.of("strategy", reference.strategy(), "via", reference.via().id()));
        json.put("means", means().stream().map(Mean::json).toList());
        json.put("losers", losers());
        return json;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(runs());
        if (results.stream().anyMatch(result -> !result.outcome().parts().isEmpty())) {
            parts.add(lanesAndWorkspaces());
        }
        if (results.stream().map(Result::contender).distinct().count() > 1) {
            parts.add(comparison());
            List<String> losers = losers();
            parts.add(
                    losers.isEmpty()
                            ? "No trace is both later and dearer than with " + reference + "."
                            : "Later and dearer than " + reference + ": " + String.join(", ", losers) + ".");
        }
        return String.join("\n\n", parts);
    }

    private String runs() {
        TextTable table = new TextTable(
                "trace",
                "start s",
                "strategy",
                "via",
                "late %",
                "p99 s",
                "max s",
                "inst h",
                "of plan",
                "actions",
                "θU/θO %",
                "τU/τO %");
        for (Result result : results) {
            table.row(
                    result.trace(),
                    Integer.toString(result.startUpSeconds()),
                    result.contender().strategy(),
                    result.contender().via().id(),
                    number("%.3f", result.outcome().latePercent()),
                    number("%.2f", result.outcome().waits().p99()),
                    number("%.1f", result.outcome().waits().max()),
                    number("%.2f", result.outcome().instanceHours()),
                    number("%.3f", result.relativeCost()),
                    Integer.toString(result.outcome().actions()),
                    number("%.1f", result.outcome().elasticity().thetaUnder()) + "/"
                            + number("%.0f", result.outcome().elasticity().thetaOver()),
                    number("%.1f", result.outcome().elasticity().tauUnder()) + "/"
                            + number("%.0f", result.outcome().elasticity().tauOver()));
        }
        return table.text();
    }

    private String lanesAndWorkspaces() {
        TextTable table = new TextTable(
                "trace", "start s", "strategy", "via", "of these", "of all %", "late %", "p99 s", "max s");
        for (Result result : results) {
            for (Part part : result.outcome().parts()) {
                table.row(
                        result.trace(),
                        Integer.toString(result.startUpSeconds()),
                        result.contender().strategy(),
                        result.contender().via().id(),
                        named(part),
                        number(
                                "%.1f",
                                100
                                        * part.messages()
                                        / Math.max(1, result.outcome().messages())),
                        number("%.3f", part.latePercent()),
                        number("%.2f", part.waits().p99()),
                        number("%.1f", part.waits().max()));
            }
        }
        return table.text()
                + "\nAll in one line: what the same instances, first come, first served, would have made of it.";
    }

    /// What a part is called for people.
    static String named(Part part) {
        return switch (part.kind()) {
            case LANE -> "lane " + part.name();
            case WORKSPACES -> Part.BURSTING.equals(part.name()) ? "workspace that bursts" : "other workspaces";
            case ONE_LINE -> "all in one line";
        };
    }

    private String comparison() {
        TextTable table = new TextTable(
                "geometric means", "start s", "of plan", "cost ratio", "late ratio", "traces", "worse in either");
        for (Mean mean : means()) {
            table.row(
                    mean.contender().toString(),
                    Integer.toString(mean.startUpSeconds()),
                    number("%.3f", mean.relativeCost()),
                    number("%.3f", mean.costRatio()),
                    mean.lateTraces() == 0 ? "-" : number("%.3f", mean.lateRatio()),
                    mean.lateTraces() + " of " + mean.traces(),
                    mean.worse().isEmpty() ? "-" : String.join(", ", mean.worse()));
        }
        return table.text() + "\nRatios are to " + reference + "; the late ratio counts traces where that is late for "
                + COUNTED_LATE_PERCENT + " % or more.";
    }

    /// Geometric means of one contender at one start-up time.
    private record Mean(
            Contender contender,
            int startUpSeconds,
            double relativeCost,
            double costRatio,
            double lateRatio,
            int lateTraces,
            int traces,
            List<String> worse) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("strategy", contender.strategy());
            json.put("via", contender.via().id());
            json.put("startupSeconds", startUpSeconds);
            json.put("relativeCost", relativeCost);
            json.put("costRatio", costRatio);
            if (lateTraces > 0) {
                json.put("lateRatio", lateRatio);
            }
            json.put("lateTraces", lateTraces);
            json.put("traces", traces);
            json.put("worseInEither", worse);
            return json;
        }
    }

    private List<Mean> means() {
        Map<String, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            groups.computeIfAbsent(result.startUpSeconds() + " " + result.contender(), key -> new ArrayList<>())
                    .add(result);
        }
        return groups.values().stream().map(this::mean).toList();
    }

    private Mean mean(List<Result> group) {
        List<Result> late = group.stream()
                .filter(result -> referenceOf(result).outcome().latePercent() >= COUNTED_LATE_PERCENT)
                .toList();
        List<String> worse = new ArrayList<>();
        for (Result result : group) {
            if (isLater(result)) {
                worse.add(result.trace() + " later");
            }
            if (isDearer(result)) {
                worse.add(result.trace() + " dearer");
            }
        }
        Result first = group.getFirst();
        return new Mean(
                first.contender(),
                first.startUpSeconds(),
                geometric(group, (result, ref) -> result.relativeCost()),
                geometric(group, (result, ref) -> result.relativeCost() / ref.relativeCost()),
                geometric(late, (result, ref) -> lateness(result) / lateness(ref)),
                late.size(),
                group.size(),
                worse);
    }

    private double geometric(List<Result> group, ToDoubleBiFunction<Result, Result> value) {
        double sum = 0;
        for (Result result : group) {
            sum += Math.log(value.applyAsDouble(result, referenceOf(result)));
        }
        return group.isEmpty() ? 1 : Math.exp(sum / group.size());
    }

    private static double lateness(Result result) {
        return Math.max(LEAST_LATE_PERCENT, result.outcome().latePercent());
    }

    /// Runs that are worse than the reference in both.
    List<String> losers() {
        return results.stream()
                .filter(result -> isLater(result) && isDearer(result))
                .map(result -> result.contender() + " on " + result.trace() + " (" + result.startUpSeconds() + " s)")
                .toList();
    }

    private boolean isLater(Result result) {
        return lateness(result) > lateness(referenceOf(result));
    }

    private boolean isDearer(Result result) {
        return result.relativeCost() > referenceOf(result).relativeCost() * (1 + 1e-9);
    }

    private Result referenceOf(Result result) {
        return results.stream()
                .filter(other -> other.contender().equals(reference)
                        && other.trace().equals(result.trace())
                        && other.startUpSeconds() == result.startUpSeconds())
                .findFirst()
                .orElse(result);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

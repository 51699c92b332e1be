package dev.platen.cli.incident;

import dev.platen.cli.console.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a run, as a table for people and as JSON for programs.
final class IncidentReport {
    private static final String NONE = "-";

    private IncidentReport() {}

    static String text(List<Incident.Outcome> outcomes) {
        List<String> parts = new ArrayList<>();
        for (Incident.Outcome outcome : outcomes) {
            TextTable table = new TextTable(
                    outcome.mix().name(),
                    "end",
                    "OOM",
                    "restarts",
                    "lost",
                    "duplicates",
                    "dead",
                    "heap MB",
                    "msg/s",
                    "CPU s/1000",
                    "of its 2 GB",
                    "urgent p99 ms",
                    "of unloaded",
                    "drain s",
                    "recovery s");
            outcome.results().forEach(result -> row(table, result));
            parts.add(String.format(
                            Locale.ROOT,
                            "-Xmx%dm, direct %d MB, %s%s, burst %,d, seed %d%n",
                            outcome.limits().heapMb(),
                            outcome.limits().directMb(),
                            outcome.limits().gc().name().toLowerCase(Locale.ROOT),
                            outcome.processes() == 1 ? "" : ", " + outcome.processes() + " instances each",
                            outcome.burst(),
                            outcome.seed())
                    + table.text());
        }
        return String.join("\n\n", parts);
    }

    private static void row(TextTable table, Result result) {
        table.row(
                result.name(),
                result.end().text(),
                Integer.toString(result.outOfMemory()),
                Integer.toString(result.restarts()),
                number("%,.0f", (double) result.lost()),
                number("%,.0f", (double) result.duplicates()),
                number("%,.0f", (double) result.deadLettered()),
                number("%.0f", result.peakHeapMb()),
                number("%,.0f", result.messagesPerSecond()),
                number("%.3f", result.cpuSecondsPerThousand()),
                number("%.2f", result.throughputRatio()),
                number("%,.0f", result.urgentP99Millis()),
                number("%.1f", result.urgentP99Ratio()),
                number("%.1f", result.drainSeconds()),
                number("%.1f", result.recoverySeconds()));
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? NONE : String.format(Locale.ROOT, format, value);
    }

    /// One mix as an object; several as `runs`, one such object each.
    static Map<String, @Nullable Object> json(List<Incident.Outcome> outcomes) {
        if (outcomes.size() == 1) {
            return json(outcomes.getFirst());
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runs", outcomes.stream().map(IncidentReport::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Incident.Outcome outcome) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("heapMb", outcome.limits().heapMb());
        json.put("gc", outcome.limits().gc().name().toLowerCase(Locale.ROOT));
        if (outcome.processes() > 1) {
            json.put("instances", outcome.processes());
        }
        json.put("burst", outcome.burst());
        json.put("seed", outcome.seed());
        json.put("mix", outcome.mix().name());
        for (Result result : outcome.results()) {
            json.put(result.name(), result.json());
        }
        return json;
    }
}

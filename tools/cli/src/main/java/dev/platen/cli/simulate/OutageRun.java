package dev.platen.cli.simulate;

import dev.platen.cli.console.Console;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.TextTable;
import dev.platen.simulator.Outage;
import dev.platen.simulator.OutageOutcome;
import dev.platen.simulator.OutageSettings;
import dev.platen.simulator.Via;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleConsumer;

/// The outage with plain instances and with Platen's, side by side.
public final class OutageRun {
    private final OutageSettings settings;
    private final String strategy;
    private final Strategies strategies;
    private final Console console;

    /// @param plugins folder with a folder for each plugin
    public OutageRun(OutageSettings settings, String strategy, Path plugins, Console console) {
        this.settings = settings;
        this.strategy = strategy;
        this.strategies = new Strategies(plugins, Map.of());
        this.console = console;
    }

    /// Runs both and tells what came of it.
    ///
    /// @throws WrongRequestException if there is no such strategy
    public void run() throws WrongRequestException {
        LiveLine live = console.liveLine(System.nanoTime());
        DoubleConsumer progress =
                share -> live.update("simulated " + Math.round(60 * share) + " min of at most 60", System.nanoTime());
        Map<String, OutageOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put(
                "plain",
                strategies.with(strategy, scaling -> Outage.plain(settings, Via.HPA_DEFAULT, scaling, progress)));
        outcomes.put(
                "platen",
                strategies.with(strategy, scaling -> Outage.platen(settings, Via.HPA_DEFAULT, scaling, progress)));
        live.clear();
        console.say(text(outcomes));
        Map<String, Object> json = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> json.put(name, json(outcome)));
        console.result(json);
    }

    private static String text(Map<String, OutageOutcome> outcomes) {
        TextTable table = new TextTable(
                "instances",
                "capacity %",
                "worst minute %",
                "restarts",
                "dead %",
                "collecting %",
                "lost",
                "late %",
                "p99 s",
                "urgent p99 s",
                "heap MB",
                "over after s");
        outcomes.forEach((name, outcome) -> table.row(
                name,
                number("%.1f", outcome.capacityPercent()),
                number("%.1f", outcome.worstMinutePercent()),
                Integer.toString(outcome.restarts()),
                number("%.1f", outcome.deadPercent()),
                number("%.1f", outcome.collectingPercent()),
                Long.toString(outcome.lost()),
                number("%.1f", outcome.latePercent()),
                number("%.1f", outcome.waits().p99()),
                number("%.2f", outcome.urgentWaits().p99()),
                number("%.0f", outcome.peakBytes() / (1024.0 * 1024)),
                outcome.ended() ? number("%.0f", outcome.overSeconds()) : "never (3600)"));
        return table.text();
    }

    private static Map<String, Object> json(OutageOutcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("capacityPercent", outcome.capacityPercent());
        json.put("worstMinutePercent", outcome.worstMinutePercent());
        json.put("restarts", outcome.restarts());
        json.put("firstDeathSeconds", outcome.firstDeathSeconds());
        json.put("deadPercent", outcome.deadPercent());
        json.put("collectingPercent", outcome.collectingPercent());
        json.put("lost", outcome.lost());
        json.put("rendered", outcome.rendered());
        json.put("latePercent", outcome.latePercent());
        json.put("p99WaitSeconds", outcome.waits().p99());
        json.put("maxWaitSeconds", outcome.waits().max());
        json.put("urgentP99WaitSeconds", outcome.urgentWaits().p99());
        json.put("urgentMaxWaitSeconds", outcome.urgentWaits().max());
        json.put("overSeconds", outcome.overSeconds());
        json.put("ended", outcome.ended());
        json.put("peakHeapMb", outcome.peakBytes() / (1024.0 * 1024));
        return json;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

package dev.platen.cli.start;

import dev.platen.cli.Home;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.TextTable;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.StartCache;
import dev.platen.cli.instance.WorkFolder;
import dev.platen.cli.sample.SampleTemplate;
import dev.platen.cli.template.PlatenApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// How long an instance takes from the start of its process to its first message, with the start cache and
/// without, in turns, on one warm broker in which a request waits.
public final class StartBench {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WARM_UP = 2;

    private final int starts;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// One start.
    ///
    /// @param readySeconds until it says that it is ready
    /// @param messageSeconds until a reader in another process has the message
    /// @param cpuSeconds processor time that the process has used by then
    private record Start(double readySeconds, double messageSeconds, double cpuSeconds) {}

    /// Whether a start uses the cache.
    private enum Kind {
        PLAIN("without cache"),
        CACHED("with cache");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        List<String> options() {
            // With it is what every instance gets.
            return this == PLAIN ? StartCache.without() : List.of();
        }
    }

    public StartBench(int starts, Home home, Console console, Interruption interruption) {
        this.starts = starts;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Measures and prints.
    public void run() throws Exception {
        if (!StartCache.of(home).exists()) {
            throw new UserError("the distribution has no start cache", "Make one with 'platen start-cache'.");
        }
        List<Start> plain = new ArrayList<>();
        List<Start> cached = new ArrayList<>();
        try (WorkFolder folder = WorkFolder.open(null);
                Ground ground = Ground.open(home, folder.path(), console, interruption)) {
            publishTemplates(ground);
            for (int i = -WARM_UP; i < starts; i++) {
                Start withCache = start(ground, Kind.CACHED, i);
                Start without = start(ground, Kind.PLAIN, i);
                if (i >= 0) {
                    cached.add(withCache);
                    plain.add(without);
                }
            }
        }
        console.say(table(plain, cached));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("starts", starts);
        figures.put("plain", json(plain));
        figures.put("cached", json(cached));
        console.result(figures);
    }

    private void publishTemplates(Ground ground) throws Exception {
        try (InstanceProcess instance = ground.start("templates", List.of())) {
            SampleTemplate.publishAll(
                    new PlatenApi(interruption.starting(instance::awaitReady).api()));
        }
    }

    private Start start(Ground ground, Kind kind, int index) throws Exception {
        long number = ground.renderedFrom((index + WARM_UP) * 1_000L + kind.ordinal() * 100L);
        ground.publish(number, 1);
        long startNanos = System.nanoTime();
        try (InstanceProcess instance = ground.start(kind + "-" + index, kind.options())) {
            double message = interruption.starting(() -> ground.awaitResult(number, instance)) - startNanos;
            double cpu = instance.cpuTime().toNanos();
            var _ = interruption.starting(instance::awaitReady);
            double ready = instance.readyNanos() - startNanos;
            Start start = new Start(ready / NANOS_PER_SECOND, message / NANOS_PER_SECOND, cpu / NANOS_PER_SECOND);
            console.progress(String.format(
                    Locale.ROOT,
                    "%s: ready %.2f s, first message %.2f s, processor %.2f s",
                    kind.label,
                    start.readySeconds(),
                    start.messageSeconds(),
                    start.cpuSeconds()));
            return start;
        }
    }

    private static String table(List<Start> plain, List<Start> cached) {
        TextTable table = new TextTable(
                "start (" + plain.size() + " of each)",
                "ready p50",
                "p90",
                "first message p50",
                "p90",
                "processor p50");
        table.row(row(Kind.PLAIN.label, plain));
        table.row(row(Kind.CACHED.label, cached));
        return table.text() + "\n(seconds)";
    }

    private static String[] row(String label, List<Start> starts) {
        List<String> cells = new ArrayList<>(List.of(label));
        json(starts).values().forEach(value -> cells.add(String.format(Locale.ROOT, "%.2f", value)));
        return cells.toArray(String[]::new);
    }

    private static Map<String, Double> json(List<Start> starts) {
        Map<String, Double> json = new LinkedHashMap<>();
        json.put("readySecondsP50", percentile(starts, Start::readySeconds, 0.5));
        json.put("readySecondsP90", percentile(starts, Start::readySeconds, 0.9));
        json.put("firstMessageSecondsP50", percentile(starts, Start::messageSeconds, 0.5));
        json.put("firstMessageSecondsP90", percentile(starts, Start::messageSeconds, 0.9));
        json.put("cpuSecondsP50", percentile(starts, Start::cpuSeconds, 0.5));
        return json;
    }

    /// The smallest value that at least this share of all is not above.
    private static double percentile(List<Start> starts, ToDoubleFunction<Start> figure, double share) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}

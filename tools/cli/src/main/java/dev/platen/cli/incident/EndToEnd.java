package dev.platen.cli.incident;

import dev.platen.app.message.Channel;
import dev.platen.cli.Home;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.TextTable;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.WorkFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A backlog of requests of 1.9 KB that render to 7 to 8 KB, through a pass-through, a plain consumer and
/// Platen, and back again, so that a machine that got slower meanwhile is seen. What is measured is the
/// second half of each backlog, when the process is warm.
public final class EndToEnd {
    private static final Limits LIMITS = new Limits(256, 128, Limits.Collector.G1);
    private static final List<Contender> CONTENDERS =
            List.of(Contender.passThrough(), Contender.tuned(1_000, false), Contender.PLATEN);
    private static final long READY_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int messages;
    private final boolean transactional;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// One pass of one contender.
    private record Pass(String name, double messagesPerSecond, double cpuSecondsPerThousand, double bytesPerMessage) {}

    /// @param transactional whether Platen also runs with its outputs in transactions
    public EndToEnd(int messages, boolean transactional, Home home, Console console, Interruption interruption) {
        this.messages = messages;
        this.transactional = transactional;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Runs all passes and prints the figures.
    public void run() throws Exception {
        MixSpec spec = MixSpec.builtIn("bench");
        List<Pass> passes = new ArrayList<>();
        try (WorkFolder folder = WorkFolder.open(null)) {
            Incident.staged(home, List.of(spec), folder, console, interruption, stage -> {
                Mix mix = new Mix(spec, 1, messages);
                for (Contender contender : order()) {
                    passes.add(pass(stage, contender, mix, "bench-" + passes.size()));
                    console.progress(text(passes.getLast()));
                }
                return passes;
            });
        }
        console.say(table(passes));
        console.result(json(passes));
    }

    /// Forth and back.
    private List<Contender> order() {
        List<Contender> order = new ArrayList<>(CONTENDERS);
        if (transactional) {
            order.add(Contender.TRANSACTIONAL);
        }
        order.addAll(order.reversed());
        return order;
    }

    private Pass pass(Stage stage, Contender contender, Mix mix, String label) throws Exception {
        Topics topics = new Topics(label);
        Path own = Files.createDirectories(stage.folder().resolve(label));
        Tally tally = new Tally();
        try (BrokerTopics admin = new BrokerTopics(stage.broker().adminUrl(), topics)) {
            admin.create();
            try (Connections connections = Connections.open(stage.broker().serviceUrl());
                    ResultReader reader = new ResultReader(connections.results());
                    Supervised process = new Supervised(
                            List.of(own),
                            folder -> stage.program(contender, LIMITS, mix.spec(), topics, folder),
                            1,
                            tally::normalFound);
                    Traffic traffic = new Traffic(connections, topics, mix, tally, interruption)) {
                reader.read(topics.rendered(Channel.EMAIL), (id, payload) -> tally.found(id, System.nanoTime()));
                return measure(contender, process, traffic, admin, tally);
            } finally {
                // After Ctrl-C its data goes with it.
                if (stage.broker().isAlive() && !interruption.requested()) {
                    admin.delete();
                }
            }
        }
    }

    private Pass measure(Contender contender, Supervised process, Traffic traffic, BrokerTopics admin, Tally tally)
            throws Exception {
        process.start();
        if (!process.awaitReady(READY_SECONDS)) {
            throw new UserError(contender.name() + " did not get ready; its log ends:\n" + process.logTail(), "");
        }
        Stage.publishTemplates(process);
        LiveLine live = console.liveLine(System.nanoTime());
        admin.hold();
        traffic.publish(messages, () -> show(live, contender, "publishing", tally));
        admin.release();
        await(contender, process, tally, messages / 2L, live);
        long halfNanos = System.nanoTime();
        long half = tally.normalFound();
        await(contender, process, tally, messages, live);
        live.clear();
        long endNanos = tally.lastNormalNanos();
        process.awaitUsage(endNanos, interruption);
        double warm = tally.normalFound() - half;
        return new Pass(
                contender.name(),
                warm * 1e9 / (endNanos - halfNanos),
                process.cpuSeconds(halfNanos, endNanos) * 1_000 / warm,
                process.allocatedBytes(halfNanos, endNanos) / warm);
    }

    private void await(Contender contender, Supervised process, Tally tally, long results, LiveLine live)
            throws InterruptedException {
        long lastNanos = System.nanoTime();
        long last = tally.normalFound();
        while (tally.normalFound() < results) {
            if (interruption.await(POLL_NANOS)) {
                throw new InterruptedException("asked to stop");
            }
            show(live, contender, "working", tally);
            long found = tally.normalFound();
            if (found > last) {
                last = found;
                lastNanos = System.nanoTime();
            } else if (process.isGivenUp() || System.nanoTime() - lastNanos > STUCK_NANOS) {
                throw new UserError(
                        contender.name() + " made no progress after " + found + " messages; its log ends:\n"
                                + process.logTail(),
                        "");
            }
        }
    }

    private static void show(LiveLine live, Contender contender, String phase, Tally tally) {
        live.update(
                String.format(
                        Locale.ROOT, "%s: %s, %,d of %,d", contender.name(), phase, tally.found(), tally.published()),
                System.nanoTime());
    }

    private static String text(Pass pass) {
        return String.format(
                Locale.ROOT,
                "%s: %,.0f/s, %.4f CPU s per 1,000, %,.0f B each",
                pass.name(),
                pass.messagesPerSecond(),
                pass.cpuSecondsPerThousand(),
                pass.bytesPerMessage());
    }

    private static String table(List<Pass> passes) {
        TextTable table = new TextTable("end to end", "msg/s", "CPU s/1000", "B/message", "first", "last");
        for (String name : names(passes)) {
            List<Pass> own = of(passes, name);
            Pass mean = mean(own);
            table.row(
                    name,
                    String.format(Locale.ROOT, "%,.0f", mean.messagesPerSecond()),
                    String.format(Locale.ROOT, "%.4f", mean.cpuSecondsPerThousand()),
                    String.format(Locale.ROOT, "%,.0f", mean.bytesPerMessage()),
                    String.format(Locale.ROOT, "%,.0f/s", own.getFirst().messagesPerSecond()),
                    String.format(Locale.ROOT, "%,.0f/s", own.getLast().messagesPerSecond()));
        }
        return table.text();
    }

    private Map<String, Object> json(List<Pass> passes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("messages", messages);
        for (String name : names(passes)) {
            json.put(name, figures(mean(of(passes, name))));
        }
        json.put(
                "passes",
                passes.stream()
                        .map(pass -> Map.of("contender", pass.name(), "figures", figures(pass)))
                        .toList());
        return json;
    }

    private static Map<String, Double> figures(Pass pass) {
        return Map.of(
                "messagesPerSecond", pass.messagesPerSecond(),
                "cpuSecondsPerThousand", pass.cpuSecondsPerThousand(),
                "allocatedBytesPerMessage", pass.bytesPerMessage());
    }

    private static List<String> names(List<Pass> passes) {
        return passes.stream().map(Pass::name).distinct().toList();
    }

    private static List<Pass> of(List<Pass> passes, String name) {
        return passes.stream().filter(pass -> pass.name().equals(name)).toList();
    }

    private static Pass mean(List<Pass> passes) {
        return new Pass(
                passes.getFirst().name(),
                passes.stream().mapToDouble(Pass::messagesPerSecond).average().orElse(0),
                passes.stream()
                        .mapToDouble(Pass::cpuSecondsPerThousand)
                        .average()
                        .orElse(0),
                passes.stream().mapToDouble(Pass::bytesPerMessage).average().orElse(0));
    }
}

package dev.platen.cli.demo;

import dev.platen.cli.Home;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.RequestPublisher;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.load.LoadRun;
import dev.platen.cli.load.LoadSummary;
import dev.platen.cli.load.Pace;
import dev.platen.cli.load.RequestSource;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleTemplate;
import dev.platen.cli.template.PlatenApi;
import dev.platen.devbroker.DevBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/// Drives a trace through a fleet of real processes on this machine, which one instance leads: it starts and
/// drains the others. Each instance is held to a rate far below what it could do, so that a few processors
/// stand for many and the fleet's size is what counts.
public final class ScaleDemo {
    private static final Topics TOPICS = new Topics("platen");
    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m");

    /// As long as something still arrives, waiting is worth it.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int END_SECONDS = 30;
    private static final long LATE_MILLIS = 5_000;

    private final Settings settings;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// What to show.
    ///
    /// @param trace a trace as CSV; null for a built-in shape
    /// @param seconds how long the trace is to last
    /// @param peakInstances how many instances its peak needs
    /// @param perInstance messages per second that an instance is held to
    /// @param strategies ids of strategies, as in `scaling.strategies`
    public record Settings(
            @Nullable Path trace, int seconds, int peakInstances, int perInstance, String strategies, long seed) {}

    public ScaleDemo(Settings settings, Home home, Console console, Interruption interruption) {
        this.settings = settings;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Answers whether every request was accounted for and the fleet grew before the backlog did.
    public boolean run() throws Exception {
        Pace.Bins trace = ScaleTrace.of(
                settings.trace(), settings.seconds(), (double) settings.peakInstances() * settings.perInstance());
        Path folder = Files.createTempDirectory("platen-scale-");
        boolean good = false;
        try (DevBroker broker = interruption.starting(
                () -> LocalBroker.start(home, new LocalBroker.Place(0, 0, null), TOPICS, console))) {
            console.progress("broker     " + broker.serviceUrl());
            good = withBroker(broker, folder, trace);
            return good;
        } finally {
            end(folder, !good && !interruption.requested());
        }
    }

    private boolean withBroker(DevBroker broker, Path folder, Pace.Bins trace) throws Exception {
        configure(broker, folder);
        Set<Long> children = Set.of();
        try (InstanceProcess leader = InstanceProcess.start(home, folder, SMALL)) {
            console.progress("starting the first instance of Platen");
            InstanceProcess.Addresses addresses = interruption.starting(leader::awaitReady);
            console.progress("decisions  " + addresses.api() + "/v1/scaling");
            PlatenApi api = new PlatenApi(addresses.api());
            SampleTemplate.publishAll(api);
            try (PulsarClient readers = BrokerClients.create(broker.serviceUrl());
                    PulsarClient writers = BrokerClients.create(broker.serviceUrl());
                    ResultReader reader = new ResultReader(readers);
                    RequestPublisher publisher = new RequestPublisher(writers, TOPICS);
                    ScaleWatch watch = new ScaleWatch(api, console, trace.peakPerSecond())) {
                publisher.start();
                boolean good = drive(trace, leader, reader, publisher, watch);
                children = watch.children();
                return good;
            }
        } finally {
            awaitEnd(children);
        }
    }

    private void configure(DevBroker broker, Path folder) throws IOException {
        Path file = folder.resolve(InstanceProcess.CONFIG);
        new InstanceConfig(broker.serviceUrl(), "", broker.adminUrl(), TOPICS, 0, 0).write(file);
        Files.writeString(
                file,
                """
                rendering:
                  messages-per-second: %d
                scaling:
                  enabled: true
                  strategies: "%s"
                  max: %d
                  assumed:
                    start-up-seconds: 5
                    messages-per-second: %d
                  actuator: process
                  process:
                    keep-children: false
                    log-directory: "%s"
                """.formatted(
                                settings.perInstance(),
                                settings.strategies(),
                                2 * settings.peakInstances(),
                                settings.perInstance(),
                                folder.resolve("instances")),
                StandardOpenOption.APPEND);
    }

    private boolean drive(
            Pace.Bins trace, InstanceProcess leader, ResultReader reader, RequestPublisher publisher, ScaleWatch watch)
            throws InterruptedException {
        String idPrefix = "scale-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        SampleMix mix = new SampleMix(settings.seed(), idPrefix);
        Books books = new Books(idPrefix, mix);
        new Findings(books).readAll(reader, TOPICS);
        RequestSource source = index -> {
            books.published(index, System.nanoTime());
            return mix.next(index);
        };
        watch.start();
        LoadSummary sent = new LoadRun(source, trace, trace.total(), System::nanoTime)
                .run(publisher, () -> interruption.requested() || !leader.isAlive(), (total, nowNanos) -> {});
        awaitResults(books, sent.confirmed(), leader);
        ScaleReport report = ScaleReport.of(
                watch.samples(),
                new ScaleReport.Delivered(
                        sent.confirmed(),
                        books.distinct(),
                        books.latencyMillis(50),
                        books.latencyMillis(99),
                        100 * books.shareAboveMillis(LATE_MILLIS)));
        console.say(report.text());
        console.result(report.json(watch.samples()));
        return report.complete() && report.grewFirst();
    }

    private void awaitResults(Books books, long expected, InstanceProcess leader) throws InterruptedException {
        long last = -1;
        long changedNanos = System.nanoTime();
        while (books.distinct() < expected && leader.isAlive()) {
            long found = books.distinct();
            if (found != last) {
                last = found;
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > PATIENCE_NANOS) {
                return;
            }
            if (interruption.await(POLL_NANOS)) {
                return;
            }
        }
    }

    /// The leader's children end when it does; the broker stays until they have.
    private static void awaitEnd(Set<Long> children) throws InterruptedException {
        for (long pid : children) {
            ProcessHandle child = ProcessHandle.of(pid).orElse(null);
            try {
                if (child != null) {
                    var _ = child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
                }
            } catch (ExecutionException | TimeoutException e) {
                // It ends when it has drained; nothing here depends on it.
            }
        }
    }

    private void end(Path folder, boolean keep) throws IOException {
        if (keep) {
            console.progress("The instances' logs are kept in " + folder);
            return;
        }
        // Deepest first, so that each folder is empty when its turn comes.
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

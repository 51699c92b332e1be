package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.PulsarClient;

/// Starts a broker and an instance, sends them sample traffic, and closes the books. All that it started is
/// stopped when [#run] ends, however it ends.
public final class Demo {
    private static final Topics TOPICS = new Topics("platen");
    private static final Pace GENTLE = new Pace.Waves(200, 0.6, 20);

    private final Settings settings;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// `once`: send `count` requests as fast as possible and end; otherwise gentle traffic until interrupted.
    /// `javaOptions` are for the instance.
    public record Settings(boolean once, long count, long seed, List<String> javaOptions) {
        public Settings {
            javaOptions = List.copyOf(javaOptions);
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, not " + count);
            }
        }
    }

    public Demo(Settings settings, Home home, Console console, Interruption interruption) {
        this.settings = settings;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Answers whether every request was accounted for.
    public boolean run() throws Exception {
        Path folder = Files.createTempDirectory("platen-demo-");
        boolean keep = true;
        try (DevBroker broker = interruption.starting(() -> LocalBroker.start(home, brokerPlace(), TOPICS, console))) {
            console.progress("broker     " + broker.serviceUrl());
            keep = !withBroker(broker, folder);
            return !keep;
        } finally {
            end(folder, keep && !interruption.requested());
        }
    }

    private LocalBroker.Place brokerPlace() {
        return settings.once()
                ? new LocalBroker.Place(0, 0, null)
                : new LocalBroker.Place(LocalBroker.ifFree(6650), LocalBroker.ifFree(8079), null);
    }

    private boolean withBroker(DevBroker broker, Path folder) throws Exception {
        InstanceConfig config = new InstanceConfig(
                broker.serviceUrl(),
                "",
                broker.adminUrl(),
                TOPICS,
                settings.once() ? 0 : LocalBroker.ifFree(8080),
                settings.once() ? 0 : LocalBroker.ifFree(8081));
        config.write(folder.resolve(InstanceProcess.CONFIG));
        try (InstanceProcess instance = InstanceProcess.start(home, folder, settings.javaOptions())) {
            console.progress("starting an instance of Platen");
            InstanceProcess.Addresses addresses = interruption.starting(instance::awaitReady);
            console.progress("dashboard  " + addresses.api());
            console.progress("metrics    " + addresses.admin() + "/observe/metrics");
            console.progress("log        " + folder.resolve(InstanceProcess.LOG));
            PlatenApi api = new PlatenApi(addresses.api());
            SampleTemplate.publishAll(api);
            console.progress("templates  " + SampleTemplate.ALL.size() + " samples published");
            try (PulsarClient readers = BrokerClients.create(broker.serviceUrl());
                    PulsarClient writers = BrokerClients.create(broker.serviceUrl());
                    ResultReader reader = new ResultReader(readers);
                    RequestPublisher publisher = new RequestPublisher(writers, TOPICS)) {
                publisher.start();
                return withTraffic(api, instance, reader, publisher);
            }
        }
    }

    private boolean withTraffic(
            PlatenApi api, InstanceProcess instance, ResultReader reader, RequestPublisher publisher)
            throws InterruptedException {
        String idPrefix = "demo-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        SampleMix mix = new SampleMix(settings.seed(), idPrefix);
        Books books = new Books(idPrefix, mix);
        Findings findings = new Findings(books);
        findings.readAll(reader, TOPICS);
        DemoProgress progress = new DemoProgress(console, books, findings);
        RequestSource source = index -> {
            books.published(index, System.nanoTime());
            return mix.next(index);
        };
        Pace pace = settings.once() ? new Pace.Unlimited() : GENTLE;
        long count = settings.once() ? settings.count() : Long.MAX_VALUE;
        LoadSummary sent = new LoadRun(source, pace, count, System::nanoTime)
                .run(
                        publisher,
                        () -> interruption.requested() || !instance.isAlive(),
                        (total, nowNanos) -> progress.show(nowNanos));
        if (interruption.requested()) {
            console.progress("stopping: waiting for what is still in flight");
        }
        JsonNode stats = new Settling(api, instance, books, progress).await(sent.confirmed());
        progress.end();
        Report report = Report.of(sent.confirmed(), stats, books);
        console.say(ReportText.of(report));
        console.result(report.json());
        return report.balanced() && sent.failed() == 0;
    }

    private void end(Path folder, boolean keep) throws IOException {
        Path log = folder.resolve(InstanceProcess.LOG);
        if (keep && Files.exists(log)) {
            console.progress("The instance's log is kept in " + log);
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

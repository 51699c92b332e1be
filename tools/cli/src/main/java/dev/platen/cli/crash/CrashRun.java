package dev.platen.cli.crash;

import dev.platen.app.broker.Namespaces;
import dev.platen.app.message.Channel;
import dev.platen.cli.Home;
import dev.platen.cli.broker.BrokerAdminHttp;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.RequestPublisher;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.Ledgers;
import dev.platen.cli.instance.WorkFolder;
import dev.platen.cli.sample.SampleIds;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleTemplate;
import dev.platen.cli.template.PlatenApi;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/// A run of the command `crash`: broker, fleet, traffic, blows, audit. All that it started is stopped when
/// [#run] ends, however it ends.
public final class CrashRun {
    private static final Topics TOPICS = new Topics("platen");
    private static final int BROKER_HEAP_MB = 256;

    /// A broker that was killed is back by then.
    private static final int SEND_TIMEOUT_SECONDS = 120;

    /// What is read twice, by the reader that watches and by the audit, must still be there; and a request
    /// that the publisher sends again, because the broker died before it confirmed it, is stored once.
    private static final String FOR_EVER = "{\"retentionTimeInMinutes\":-1,\"retentionSizeInMB\":-1}";

    private final Settings settings;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// How requests are consumed and acknowledged.
    public enum Mode {
        AT_LEAST_ONCE("at-least-once"),
        TRANSACTIONAL("transactional");

        private final String id;

        Mode(String id) {
            this.id = id;
        }

        /// Its name in options and in an instance's configuration.
        public String id() {
            return id;
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /// What to do.
    ///
    /// @param kills of instances and of the broker together
    /// @param brokerKills how many of them are the broker's; null for a twentieth
    /// @param freezes of instances; null for a twentieth of the kills
    /// @param messages requests to publish in all
    /// @param perSecond at this rate
    public record Settings(
            int kills,
            @Nullable Integer brokerKills,
            @Nullable Integer freezes,
            int messages,
            int perSecond,
            int instances,
            Mode mode,
            long seed) {
        Schedule.Counts counts() {
            int usual = Schedule.Counts.usual(kills);
            // Within its share of the messages and of the instances each order becomes due. Transactions
            // are of groups, which pass together.
            int together = mode == Mode.TRANSACTIONAL ? 20 : 1;
            int mostPasses = Math.clamp(messages / (4L * together * Math.max(1, kills) * instances), 1, 100 / together);
            return new Schedule.Counts(
                    kills,
                    Math.min(kills, brokerKills == null ? usual : brokerKills),
                    freezes == null ? usual : freezes,
                    mostPasses);
        }
    }

    public CrashRun(Settings settings, Home home, Console console, Interruption interruption) {
        this.settings = settings;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Answers whether nothing was lost and the books balance.
    ///
    /// @param keep folder for the processes' logs, or null for one that is deleted
    public boolean run(@Nullable Path keep) throws Exception {
        DevBrokerConfig config = DevBrokerConfig.of(home.broker()).withHeapMegabytes(BROKER_HEAP_MB);
        try (WorkFolder folder = WorkFolder.open(keep);
                DevBroker broker = interruption.starting(() -> LocalBroker.start(config, console));
                BrokerAdminHttp admin = new BrokerAdminHttp(broker.adminUrl())) {
            prepare(broker, admin);
            InstanceConfig instance = new InstanceConfig(broker.serviceUrl(), "", broker.adminUrl(), TOPICS, 0, 0);
            try (Fleet fleet =
                    new Fleet(home, folder.path(), settings.instances(), instance, extraConfig(), interruption)) {
                console.progress("starting " + settings.instances() + " instances of Platen");
                fleet.start();
                SampleTemplate.publishAll(new PlatenApi(fleet.apis().getFirst()));
                CrashReport report = withFleet(broker, admin, fleet);
                console.say(report.text());
                console.result(report.json());
                return report.isGood();
            }
        }
    }

    private String extraConfig() {
        return settings.mode() == Mode.AT_LEAST_ONCE
                ? ""
                : "delivery:\n  mode: \"" + settings.mode().id() + "\"\n";
    }

    private static void prepare(DevBroker broker, BrokerAdminHttp admin) throws IOException, InterruptedException {
        new Namespaces(broker.adminUrl(), null).create(TOPICS.tenant());
        for (String namespace : List.of("requests", "rendered")) {
            admin.send("POST", "namespaces/" + TOPICS.tenant() + "/" + namespace + "/retention", FOR_EVER);
        }
        admin.send("POST", "namespaces/" + TOPICS.tenant() + "/requests/deduplication", "true");
    }

    private CrashReport withFleet(DevBroker broker, BrokerAdminHttp admin, Fleet fleet) throws Exception {
        SampleIds ids = new SampleIds("crash-" + UUID.randomUUID().toString().substring(0, 8) + "-");
        SampleMix mix = new SampleMix(settings.seed(), ids.prefix());
        Sightings sightings = new Sightings(settings.messages());
        Random random = new Random(settings.seed());
        try (PulsarClient readers = BrokerClients.create(broker.serviceUrl());
                PulsarClient writers = BrokerClients.create(broker.serviceUrl());
                ResultReader reader = new ResultReader(readers);
                RequestPublisher publisher = new RequestPublisher(writers, TOPICS, SEND_TIMEOUT_SECONDS);
                Traffic traffic = new Traffic(mix, publisher, sightings, settings.messages(), settings.perSecond())) {
            watch(reader, ids, sightings);
            traffic.start();
            Barrage barrage = new Barrage(broker, fleet, traffic, sightings, console, interruption, random);
            List<Strike> strikes = barrage.run(Schedule.of(settings.counts(), random), settings.messages());
            traffic.flush();
            if (publisher.failed() > 0) {
                throw new UserError("the broker refused " + publisher.failed() + " requests", "");
            }
            new Quiet(fleet, admin, TOPICS, sightings, interruption).await(publisher.confirmed());
            Ledgers ledgers = Ledgers.of(fleet.apis(), interruption);
            Audit.Findings findings = Audit.of(broker.serviceUrl(), TOPICS, ids, mix, sightings.published());
            return new CrashReport(settings, strikes, sightings, findings, fleet.unexpectedEnds(), ledgers);
        }
    }

    private static void watch(ResultReader reader, SampleIds ids, Sightings sightings) {
        ResultReader.Listener plain = (id, payload) -> sightings.seen(ids.indexOf(id), System.nanoTime());
        for (Channel channel : Channel.values()) {
            reader.read(TOPICS.rendered(channel), plain);
        }
        reader.read(TOPICS.aborted(), plain);
        reader.read(TOPICS.deadLetters(), (id, payload) -> {
            long index = ids.indexOf(id);
            sightings.seen(index >= 0 ? index : ids.indexIn(payload.bytes()), System.nanoTime());
        });
    }

    static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}

package dev.platen.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.Home;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.TextTable;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.load.Pace;
import dev.platen.cli.load.RequestEnvelope;
import dev.platen.cli.template.PlatenApi;
import dev.platen.cli.template.TemplateSource;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;

/// What a workspace feels of another one in its lane that sends many times as much: the time from its
/// requests to their results, alone, beside the other, and alone again.
public final class FairnessBench {
    private static final Topics TOPICS = new Topics("bench");
    private static final String TEMPLATE = "loops";

    /// A thousand sums; about 0.1 ms.
    private static final String UNIT =
            "{% for x in xs %}{% for y in xs %}{% for z in xs %}{{ x + y + z }}{% endfor %}{% endfor %}{% endfor %}";

    /// With its usual 192 MB the broker stops for 100 ms and more every few seconds, to collect garbage.
    private static final int BROKER_HEAP_MB = 1_024;

    private static final int WARM_SECONDS = 8;

    /// In which the instance finds out that the lane is contested, and prefetched messages are rendered.
    private static final int BEGINNING_SECONDS = 3;

    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /// What is sent.
    ///
    /// @param rate requests a second of the small workspace
    /// @param factor how many times as many the large one sends
    /// @param seconds how long each phase takes
    /// @param units how much work one render is
    public record Load(int rate, int factor, int seconds, int units) {}

    private final Load load;
    private final Home home;
    private final Console console;
    private final Interruption interruption;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final TextTable table = new TextTable("phase", "p50 ms", "p99 ms", "max ms");

    public FairnessBench(Load load, Home home, Console console, Interruption interruption) {
        this.load = load;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Measures, prints.
    public void run() throws Exception {
        Path folder = Files.createTempDirectory("platen-bench-");
        double ratio;
        DevBrokerConfig config = DevBrokerConfig.of(home.broker()).withHeapMegabytes(BROKER_HEAP_MB);
        try (DevBroker broker = interruption.starting(() -> LocalBroker.start(config, console))) {
            new Namespaces(broker.adminUrl(), null).create(TOPICS.tenant());
            new InstanceConfig(broker.serviceUrl(), "", broker.adminUrl(), TOPICS, 0, 0)
                    .write(folder.resolve(InstanceProcess.CONFIG));
            try (InstanceProcess instance = InstanceProcess.start(home, folder, List.of());
                    PulsarClient client = BrokerClients.create(broker.serviceUrl())) {
                URI url = interruption.starting(instance::awaitReady).api();
                ratio = measure(client, new PlatenApi(url));
            }
        } finally {
            console.progress("logs are in " + folder);
        }
        console.say(table.text());
        console.say(String.format(
                Locale.ROOT,
                "beside a workspace that sends %d times as much: p99 %.2f times that of being alone",
                load.factor(),
                ratio));
        console.result(figures);
    }

    private double measure(PulsarClient client, PlatenApi api) throws Exception {
        TemplateSource source =
                new TemplateSource("pebble", "strict", Map.of("text", UNIT.repeat(load.units())), Map.of());
        try (Stream small = new Stream(client, "small");
                Stream large = new Stream(client, "large");
                Reader<byte[]> _ = reader(client, small, large)) {
            api.put(small.workspace, TEMPLATE, source, true);
            api.put(large.workspace, TEMPLATE, source, true);
            int largeRate = load.rate() * load.factor();
            phase("warm-up", WARM_SECONDS, small, Map.of(small, load.rate(), large, largeRate));
            large.awaitAll();
            Histogram alone = phase("alone", load.seconds(), small, Map.of(small, load.rate()));
            phase("beginning", BEGINNING_SECONDS, small, Map.of(small, load.rate(), large, largeRate));
            Histogram beside = phase("beside", load.seconds(), small, Map.of(small, load.rate(), large, largeRate));
            JsonNode stats = api.stats();
            large.awaitAll();
            alone.add(phase("alone again", load.seconds(), small, Map.of(small, load.rate())));
            figures.put("renderMicrosP50", stats.path("renderMicrosP50").asDouble());
            figures.put("aloneP99Millis", millis(alone, 99));
            figures.put("besideP99Millis", millis(beside, 99));
            double ratio = millis(beside, 99) / millis(alone, 99);
            figures.put("ratio", ratio);
            figures.put(
                    "parked",
                    stats.path("lanes").path(Lane.NORMAL.id()).path("parked").asLong());
            return ratio;
        }
    }

    /// Sends at these rates for so long, and waits for all that `measured` sent.
    private Histogram phase(String name, int seconds, Stream measured, Map<Stream, Integer> rates) throws Exception {
        long startNanos = System.nanoTime();
        rates.keySet().forEach(stream -> stream.begin(startNanos));
        long endNanos = TimeUnit.SECONDS.toNanos(seconds);
        for (long elapsed = 0; elapsed < endNanos; elapsed = System.nanoTime() - startNanos) {
            for (Map.Entry<Stream, Integer> entry : rates.entrySet()) {
                entry.getKey().sendDue(elapsed, entry.getValue());
            }
            rest();
        }
        measured.awaitAll();
        Histogram waits = measured.takeWaits();
        table.row(name, format(millis(waits, 50)), format(millis(waits, 99)), format(millis(waits, 100)));
        console.progress(String.format(Locale.ROOT, "%s: p99 %.1f ms", name, millis(waits, 99)));
        return waits;
    }

    private void rest() throws InterruptedException {
        if (interruption.await(REST_NANOS)) {
            throw new InterruptedException("asked to stop");
        }
    }

    private static double millis(Histogram waits, double percentile) {
        return waits.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private static String format(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }

    private static Reader<byte[]> reader(PulsarClient client, Stream... streams) throws PulsarClientException {
        return client.newReader()
                .topic(TOPICS.rendered(Channel.SMS))
                .startMessageId(MessageId.earliest)
                .readerListener((_, message) -> {
                    String id = message.getProperty("platen-request-id");
                    for (Stream stream : streams) {
                        stream.arrived(id, System.nanoTime());
                    }
                })
                .create();
    }

    /// The requests of one workspace and their results. A request's id ends with the nanosecond at which it
    /// was due, so that a sender that is late makes the wait longer and does not hide it.
    private final class Stream implements AutoCloseable {
        private final String workspace;
        private final Producer<byte[]> producer;
        private final RequestEnvelope envelope;
        private final Recorder waits = new Recorder(3);
        private final AtomicLong arrived = new AtomicLong();
        private long sent;
        private long sentInPhase;
        private long startNanos;

        Stream(PulsarClient client, String workspace) throws PulsarClientException {
            this.workspace = workspace;
            producer = client.newProducer()
                    .topic(TOPICS.requests(Lane.NORMAL))
                    .batchingMaxPublishDelay(1, TimeUnit.MILLISECONDS)
                    .blockIfQueueFull(true)
                    .create();
            envelope = RequestEnvelope.of(
                    workspace, TEMPLATE, Channel.SMS, "en", "UTC", "{\"xs\":[1,2,3,4,5,6,7,8,9,10]}");
        }

        void begin(long phaseStartNanos) {
            startNanos = phaseStartNanos;
            sentInPhase = 0;
            var _ = takeWaits();
        }

        void sendDue(long elapsedNanos, int rate) {
            long due = Pace.of(rate).dueBy(elapsedNanos);
            for (; sentInPhase < due; sentInPhase++, sent++) {
                long dueNanos = startNanos + (long) (sentInPhase * NANOS_PER_SECOND / rate);
                var _ = producer.sendAsync(envelope.withId(workspace + "-" + dueNanos));
            }
        }

        void arrived(String id, long nowNanos) {
            if (id.startsWith(workspace)) {
                waits.recordValue(Math.max(0, nowNanos - Long.parseLong(id.substring(workspace.length() + 1))));
                arrived.incrementAndGet();
            }
        }

        void awaitAll() throws InterruptedException {
            long deadlineNanos = System.nanoTime() + SETTLING_NANOS;
            while (arrived.get() < sent) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new UserError(
                            workspace + ": " + (sent - arrived.get()) + " of " + sent + " results are missing",
                            "Look at the instance's log; or send less with --rate.");
                }
                rest();
            }
        }

        Histogram takeWaits() {
            return waits.getIntervalHistogram();
        }

        @Override
        public void close() throws PulsarClientException {
            producer.close();
        }
    }
}

package dev.platen.cli.bench;

import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.broker.PulsarTemplateLog;
import dev.platen.app.message.Channel;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.render.TemplateCatalog;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.template.TemplateStore;
import dev.platen.cli.Home;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.TextTable;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.devbroker.DevBroker;
import dev.platen.spi.template.CompileLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The template store with many templates: how long an instance takes to start, what the index takes of its
/// heap, and how long it takes to find a template that is compiled already, or has to be read and compiled.
///
/// Store, compiler and cache are an instance's own, run here, on a broker with all templates; the start is
/// that of a whole instance in a process of its own.
public final class TemplateBench {
    private static final Topics TOPICS = new Topics("bench");
    private static final long SEED = 1;
    private static final int HOT = 1_000;
    private static final int HOT_LOOKUPS = 1_000_000;
    private static final int SETTLING_COLLECTIONS = 3;
    private static final long CACHE_BYTES = 512L << 20;
    private static final long MEMORY_BYTES = 16L << 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ManyTemplates templates;
    private final int lookups;
    private final Home home;
    private final Console console;
    private final Interruption interruption;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    public TemplateBench(int count, int lookups, Home home, Console console, Interruption interruption) {
        this.templates = new ManyTemplates(count);
        this.lookups = Math.min(lookups, count);
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Publishes the templates, measures, prints.
    public void run() throws Exception {
        figures.put("templates", templates.count());
        Path folder = Files.createTempDirectory("platen-bench-");
        try (DevBroker broker = interruption.starting(
                () -> LocalBroker.start(home, new LocalBroker.Place(0, 0, null), TOPICS, console))) {
            publish(broker);
            start(broker, folder, "readySeconds");
            new IndexCompaction(broker.adminUrl(), TOPICS).run();
            start(broker, folder, "readySecondsCompacted");
            index(broker);
            find(broker);
        } finally {
            console.progress("logs are in " + folder);
        }
        console.say(table());
        console.result(figures);
    }

    private TemplateStore store(PulsarConnection connection) {
        return new TemplateStore(new PulsarTemplateLog(connection), System::currentTimeMillis);
    }

    private static PulsarConnection connect(DevBroker broker) throws IOException {
        return PulsarConnection.open(new PulsarSettings(
                broker.serviceUrl().toString(),
                null,
                TOPICS.tenant(),
                "bench",
                null,
                null,
                null,
                MEMORY_BYTES,
                MEMORY_BYTES));
    }

    private void publish(DevBroker broker) throws Exception {
        LiveLine live = console.liveLine(System.nanoTime());
        long startNanos = System.nanoTime();
        try (PulsarConnection connection = connect(broker);
                TemplateStore store = store(connection)) {
            store.start();
            store.publishAll(templates.all(begun -> live.update(
                    String.format(Locale.ROOT, "publishing: %,d of %,d templates", begun, templates.count()),
                    System.nanoTime())));
        } finally {
            live.clear();
        }
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        figures.put("publishedPerSecond", templates.count() / seconds);
        console.progress(String.format(Locale.ROOT, "published %,d templates in %.0f s", templates.count(), seconds));
    }

    /// From the start of the process to its line that it is ready.
    private void start(DevBroker broker, Path folder, String figure) throws Exception {
        Path own = Files.createDirectories(folder.resolve(figure));
        new InstanceConfig(broker.serviceUrl(), "", broker.adminUrl(), TOPICS, 0, 0)
                .write(own.resolve(InstanceProcess.CONFIG));
        long startNanos = System.nanoTime();
        try (InstanceProcess instance = InstanceProcess.start(home, own, List.of())) {
            interruption.starting(instance::awaitReady);
            double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            figures.put(figure, seconds);
            console.progress(String.format(Locale.ROOT, "%s: %.2f", figure, seconds));
        }
    }

    /// What the index keeps alive: what is alive with it, the connection to the broker closed, and without.
    private void index(DevBroker broker) throws Exception {
        long with = aliveBytesWithIndex(broker);
        figures.put("indexHeapBytes", with - aliveBytes());
    }

    private long aliveBytesWithIndex(DevBroker broker) throws Exception {
        TemplateStore store = read(broker);
        long bytes = aliveBytes();
        // Asked last, so that it is alive until then.
        figures.put("found", store.templateCount());
        return bytes;
    }

    private TemplateStore read(DevBroker broker) throws Exception {
        try (PulsarConnection connection = connect(broker);
                TemplateStore store = store(connection)) {
            long startNanos = System.nanoTime();
            store.start();
            figures.put("indexReadSeconds", (System.nanoTime() - startNanos) / NANOS_PER_SECOND);
            return store;
        }
    }

    private static long aliveBytes() {
        for (int i = 0; i < SETTLING_COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void find(DevBroker broker) throws Exception {
        try (PulsarConnection connection = connect(broker);
                TemplateStore store = store(connection);
                PluginRegistry plugins = PluginLoader.load(home.folder().resolve("plugins"), Map.of())) {
            store.start();
            TemplateCatalog catalog = new TemplateCatalog(
                    store, new TemplateCompiler(store, plugins, CompileLimits.DEFAULT), CACHE_BYTES);
            int[] picked = new Random(SEED)
                    .ints(0, templates.count())
                    .distinct()
                    .limit(lookups)
                    .toArray();
            Histogram cold = new Histogram(3);
            for (int index : picked) {
                cold.recordValue(find(catalog, index));
            }
            figures.put("coldMillisP50", cold.getValueAtPercentile(50) / NANOS_PER_MILLI);
            figures.put("coldMillisP99", cold.getValueAtPercentile(99) / NANOS_PER_MILLI);
            figures.put("coldMillisMax", cold.getMaxValue() / NANOS_PER_MILLI);
            hot(catalog, picked);
        }
    }

    private void hot(TemplateCatalog catalog, int[] picked) throws Exception {
        Histogram hot = new Histogram(3);
        Random random = new Random(SEED);
        int among = Math.min(HOT, picked.length);
        for (int i = 0; i < HOT_LOOKUPS; i++) {
            hot.recordValue(find(catalog, picked[picked.length - 1 - random.nextInt(among)]));
        }
        double nanosPerMicro = TimeUnit.MICROSECONDS.toNanos(1);
        figures.put("hotMicrosP50", hot.getValueAtPercentile(50) / nanosPerMicro);
        figures.put("hotMicrosP99", hot.getValueAtPercentile(99) / nanosPerMicro);
    }

    private long find(TemplateCatalog catalog, int index) throws Exception {
        RenderRequest request = new RenderRequest(
                new MessageIdentity("bench", templates.workspace(index), templates.name(index)),
                new TemplateRef(templates.name(index), TemplateRef.LIVE),
                null,
                Channel.EMAIL,
                Locale.ENGLISH,
                ZoneOffset.UTC,
                null);
        long startNanos = System.nanoTime();
        var _ = catalog.find(request, System.currentTimeMillis());
        return System.nanoTime() - startNanos;
    }

    private String table() {
        TextTable table = new TextTable("templates", "figure");
        figures.forEach((name, value) -> table.row(
                name,
                value instanceof Double number
                        ? String.format(Locale.ROOT, "%,.2f", number)
                        : String.format(Locale.ROOT, "%,d", ((Number) value).longValue())));
        return table.text();
    }
}

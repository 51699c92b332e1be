package dev.platen.app;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.broker.BrokerProblem;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.PulsarAttemptLog;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarTemplateLog;
import dev.platen.app.http.HttpServer;
import dev.platen.app.http.InstanceView;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.Pipeline;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.plugin.PluginSettingsException;
import dev.platen.app.pressure.MemorySignals;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.Renderer;
import dev.platen.app.render.TemplateCatalog;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.throttle.Controls;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleLoop;
import dev.platen.app.throttle.ThrottleStatus;
import dev.platen.spi.template.CompileLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One instance: every part is made here, started in this order and stopped in its reverse.
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    private final AppConfig config;
    private final String name =
            "platen-" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    private final long startNanos = System.nanoTime();
    private final PipelineStats stats = new PipelineStats();
    private final Admission admission;
    private final Admission outgoing;
    private final FlightRing recording;
    private final ProcessEnd processEnd;
    private final PluginRegistry plugins;
    private final PulsarConnection connection;
    private final TemplateStore templates;
    private final OutputTopics outputs;
    private final PulsarAttemptLog attempts;
    private final Pipeline pipeline;
    private final Previewer previewer;
    private final List<LaneSource> sources = new ArrayList<>();
    private final HttpServer http;
    private final MemorySignals signals;
    private final ThrottleLoop throttle;
    private final Deque<Part> started = new ArrayDeque<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /// Something that was started and must be stopped.
    private record Part(String name, Stop stop) {}

    @FunctionalInterface
    private interface Stop {
        void run() throws IOException, InterruptedException;
    }

    private App(AppConfig config) throws IOException, ConfigException {
        this.config = config;
        recording = FlightRing.start(config.recording());
        processEnd = new ProcessEnd(recording);
        plugins = loadPlugins(config.plugins());
        connection = PulsarConnection.open(config.pulsar());
        // Sized when it is known what is alive before the first message.
        admission = new Admission(1);
        outgoing = new Admission(config.pulsar().outputMemoryBytes());
        templates = new TemplateStore(new PulsarTemplateLog(connection), System::currentTimeMillis);
        TemplateCompiler compiler = new TemplateCompiler(templates, plugins, CompileLimits.DEFAULT);
        TemplateCatalog catalog =
                new TemplateCatalog(templates, compiler, config.rendering().templateCacheBytes());
        Renderer renderer = new Renderer(catalog, config.rendering().limits());
        outputs = new OutputTopics(connection);
        attempts = new PulsarAttemptLog(connection, name, System::currentTimeMillis);
        pipeline = new Pipeline(
                new Pipeline.Resources(
                        renderer,
                        outputs,
                        admission,
                        outgoing,
                        MemorySurvey.heapLayout(),
                        attempts,
                        name,
                        processEnd::halt),
                stats,
                config.rendering().threads(),
                config.rendering().maxPayloadBytes(),
                config.lanes(),
                System::currentTimeMillis);
        for (Lane lane : Lane.values()) {
            sources.add(new LaneSource(connection, lane, pipeline::accept, System::currentTimeMillis));
        }
        previewer = new Previewer(renderer, admission, System::currentTimeMillis);
        signals = new MemorySignals(
                admission::reservedBytes,
                admission::fullBudgetBytes,
                this::directBytes,
                config.rendering().threads() + 1,
                System::nanoTime);
        throttle = throttle(new Knobs(admission, pipeline, sources, catalog, recording, config.recording()));
        http = new HttpServer(config.http(), new View(), templates, compiler, previewer);
    }

    /// What requests that came in and outputs that wait occupy outside the heap. Netty's own count is no
    /// measure: its pools give nothing back.
    private long directBytes() {
        return outgoing.reservedBytes()
                + sources.stream().mapToLong(LaneSource::heldBytes).sum();
    }

    private ThrottleLoop throttle(Controls controls) {
        return new ThrottleLoop(
                name,
                config.throttle(),
                config.alerts(),
                signals,
                new PressureEstimator(signals.collector(), config.throttle().threshold(ThrottleLevel.HIGH)),
                controls,
                lane -> stats.total(lane, PipelineStats.Count.RECEIVED),
                System::nanoTime);
    }

    /// What levels turn.
    private record Knobs(
            Admission admission,
            Pipeline pipeline,
            List<LaneSource> sources,
            TemplateCatalog catalog,
            RecordingArchive archive)
            implements Controls {
        Knobs(
                Admission admission,
                Pipeline pipeline,
                List<LaneSource> sources,
                TemplateCatalog catalog,
                FlightRing recording,
                AppConfig.Recording settings) {
            this(
                    admission,
                    pipeline,
                    sources,
                    catalog,
                    new RecordingArchive(recording::dump, settings.saved(), settings.maxSaved()));
        }

        @Override
        public void budgetFactor(double factor) {
            admission.budgetFactor(factor);
        }

        @Override
        public void pauseLanes(Set<Lane> lanes) {
            pipeline.pause(lanes);
            sources.forEach(source -> source.hold(lanes.contains(source.lane())));
        }

        @Override
        public void cacheFactor(double factor) {
            catalog.cacheFactor(factor);
        }

        @Override
        public void oneAtATime(boolean single) {
            pipeline.oneAtATime(single);
        }

        @Override
        public void saveRecording(String reason) {
            archive.save(reason);
        }
    }

    private static PluginRegistry loadPlugins(AppConfig.Plugins settings) throws IOException, ConfigException {
        try {
            PluginRegistry registry = PluginLoader.load(settings.directory(), settings.settings());
            if (registry.engines().isEmpty()) {
                registry.close();
                throw new ConfigException("no template engine could be loaded from " + settings.directory()
                        + "; every message would become a dead letter. " + registry.problems());
            }
            return registry;
        } catch (PluginSettingsException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    /// Makes and starts an instance.
    ///
    /// @throws IOException if the broker cannot be reached or a port is taken
    /// @throws ConfigException if the configuration is wrong
    public static App start(AppConfig config) throws IOException, ConfigException, InterruptedException {
        App app = new App(config);
        try {
            app.startParts();
            return app;
        } catch (IOException e) {
            app.close();
            throw BrokerProblem.explain(config.pulsar(), e);
        } catch (RuntimeException | InterruptedException e) {
            app.close();
            throw e;
        }
    }

    private void startParts() throws IOException, InterruptedException {
        starting("recording", recording::close, () -> {});
        starting("plugins", plugins::close, () -> {});
        LOG.info("{} connects to {}", name, config.pulsar().serviceUrl());
        starting("connection", connection::close, () -> {
            if (config.pulsar().adminUrl() != null) {
                new Namespaces(config.pulsar().adminUrl(), config.pulsar().tokenFile())
                        .create(config.pulsar().tenant());
            }
        });
        starting("templates", templates::close, templates::start);
        starting("outputs", outputs::close, outputs::start);
        starting("attempts", attempts::close, attempts::start);
        starting("previews", previewer::close, () -> {});
        starting("http", http::close, http::start);
        starting("signals", signals::close, signals::start);
        starting("pipeline", this::drain, pipeline::start);
        MemoryPlan plan = MemorySurvey.plan(config);
        admission.resize(plan.budgetBytes());
        starting("throttle", throttle::close, throttle::start);
        for (LaneSource source : sources) {
            source.start();
        }
        LOG.info("{} is ready: broker {}, {}", name, config.pulsar().serviceUrl(), plan.describe());
    }

    private void starting(String part, Stop stop, Stop start) throws IOException, InterruptedException {
        started.push(new Part(part, stop));
        start.run();
    }

    /// Takes nothing more, finishes what was begun, waits for the broker's receipts and acknowledgements,
    /// and leaves the subscription; what was not begun goes to other instances.
    private void drain() throws IOException, InterruptedException {
        sources.forEach(LaneSource::pause);
        if (!pipeline.drain(config.drainTimeout().toNanos())) {
            LOG.warn(
                    "{} messages were still in flight after {} s; they are delivered again",
                    pipeline.inFlight(),
                    config.drainTimeout().toSeconds());
        }
        for (LaneSource source : sources) {
            source.close();
        }
    }

    /// What to do about a thread that ended; for whoever owns the process.
    Thread.UncaughtExceptionHandler uncaught() {
        return processEnd::uncaught;
    }

    /// Where the API and the dashboard are.
    public String apiUrl() {
        return "http://" + config.http().host() + ":" + http.port();
    }

    /// Where health and metrics are.
    public String adminUrl() {
        return "http://" + config.http().host() + ":" + http.adminPort();
    }

    public PipelineStats stats() {
        return stats;
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.stop().run();
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} did not stop cleanly: {}", part.name(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("the stop of {} was interrupted", part.name());
            }
        }
        LOG.info(
                "{} has stopped: {} rendered, {} aborted, {} dead-lettered",
                name,
                stats.total(PipelineStats.Count.RENDERED),
                stats.total(PipelineStats.Count.ABORTED),
                stats.total(PipelineStats.Count.DEAD_LETTERED));
    }

    private final class View implements InstanceView {
        @Override
        public String name() {
            return name;
        }

        @Override
        public double uptimeSeconds() {
            return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        }

        @Override
        public PipelineStats stats() {
            return stats;
        }

        @Override
        public Admission admission() {
            return admission;
        }

        @Override
        public PluginRegistry plugins() {
            return plugins;
        }

        @Override
        public ThrottleStatus throttle() {
            return throttle.status();
        }

        @Override
        public int templates() {
            return templates.templateCount();
        }

        @Override
        public boolean isConnected() {
            return !stopping.get() && outputs.isConnected() && sources.stream().allMatch(LaneSource::isConnected);
        }

        @Override
        public void dumpRecording(Path file) throws IOException {
            recording.dump(file);
        }
    }
}

package dev.platen.app;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.broker.AtLeastOnce;
import dev.platen.app.broker.BrokerProblem;
import dev.platen.app.broker.BrokerWait;
import dev.platen.app.broker.BrokerWatch;
import dev.platen.app.broker.DeliverySettings;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.broker.PulsarAttemptLog;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.broker.PulsarTemplateLog;
import dev.platen.app.broker.PulsarWorkspaceLog;
import dev.platen.app.broker.Transactional;
import dev.platen.app.fairness.LaneShares;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Workspaces;
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
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.throttle.Controls;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleLoop;
import dev.platen.app.throttle.ThrottleStatus;
import dev.platen.spi.template.CompileLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One instance: every part is made here, started in this order and stopped in its reverse.
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    /// Workspaces over their share hold at most this part of a lane's memory: a fourth of a fourth.
    private static final int INTAKE_SHARE_OF_OVER = 16;

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
    private final HandOver handOver;
    private final PulsarAttemptLog attempts;
    private final PulsarWorkspaceLog workspaceLog;
    private final Workspaces workspaces;
    private final ParkedTopics parked;
    private final ParkingStats parkingStats = new ParkingStats();
    private final Pipeline pipeline;
    private final Previewer previewer;
    private final List<LaneSource> sources = new ArrayList<>();
    private final BrokerWatch brokerWatch;
    private final HttpServer http;
    private final MemorySignals signals;
    private final ThrottleLoop throttle;
    private final Optional<Scaling> scaling;
    private final Deque<Part> started = new ArrayDeque<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /// Something that is started and must be stopped.
    private record Part(String name, Together.Step stop, Together.Step start) {}

    private App(AppConfig config, List<String> command) throws IOException, ConfigException {
        this.config = config;
        recording = FlightRing.of(config.recording());
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
        handOver = handOver();
        attempts = new PulsarAttemptLog(connection, name, System::currentTimeMillis);
        workspaceLog = new PulsarWorkspaceLog(connection, name);
        workspaces = new Workspaces(workspaceLog);
        parked = new ParkedTopics(connection, workspaces, System::currentTimeMillis);
        pipeline = new Pipeline(
                new Pipeline.Resources(
                        renderer,
                        handOver,
                        admission,
                        outgoing,
                        MemorySurvey.heapLayout(),
                        attempts,
                        name,
                        config.rendering().messagesPerSecond(),
                        processEnd::halt),
                sharing(),
                stats,
                config.rendering().threads(),
                config.rendering().maxPayloadBytes(),
                LaneShares.withFloors(config.lanes(), config.floorPercents()),
                System::currentTimeMillis);
        for (Lane lane : Lane.values()) {
            boolean ordered = config.delivery().ordered().contains(lane);
            sources.add(new LaneSource(connection, lane, ordered, pipeline, System::currentTimeMillis));
        }
        brokerWatch = new BrokerWatch(config.pulsar().serviceUrl(), this::disconnected, System::nanoTime);
        previewer = new Previewer(renderer, admission, System::currentTimeMillis);
        signals = new MemorySignals(
                admission::reservedBytes,
                admission::fullBudgetBytes,
                this::directBytes,
                config.rendering().threads() + 1,
                System::nanoTime);
        throttle = throttle(new Knobs(admission, pipeline, sources, parked, catalog, recording, config.recording()));
        scaling = scaling(command);
        http = new HttpServer(config.http(), new View(), templates, compiler, previewer, workspaces);
    }

    private Optional<Scaling> scaling(List<String> command) throws ConfigException {
        return config.scaling().enabled()
                ? Optional.of(new Scaling(
                        config,
                        connection,
                        plugins,
                        workspaces,
                        new Scaling.Instance(
                                name, stats, () -> throttle.status().acting().ordinal(), this::apiUrl, command)))
                : Optional.empty();
    }

    private Pipeline.Sharing sharing() {
        return new Pipeline.Sharing(
                shared(),
                (int) (config.pulsar().intakeMemoryBytes() / INTAKE_SHARE_OF_OVER),
                workspaces,
                parked,
                new MemoryLedger(MemorySurvey.parkingBytes()),
                parkingStats);
    }

    /// A lane that keeps an order, and lanes whose acknowledgements are part of transactions, do not park:
    /// a copy would come later than its successors, or a second time.
    private Set<Lane> shared() {
        Set<Lane> lanes = EnumSet.allOf(Lane.class);
        lanes.removeAll(config.delivery().ordered());
        return config.delivery().mode() == DeliverySettings.Mode.TRANSACTIONAL ? Set.of() : lanes;
    }

    private HandOver handOver() {
        return switch (config.delivery().mode()) {
            case AT_LEAST_ONCE -> new AtLeastOnce(outputs);
            case TRANSACTIONAL -> new Transactional(connection, outputs, config.delivery(), System::nanoTime);
        };
    }

    /// What requests that came in and outputs that wait occupy outside the heap. Netty's own count is no
    /// measure: its pools give nothing back.
    private long directBytes() {
        return outgoing.reservedBytes()
                + parked.heldBytes()
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
            ParkedTopics parked,
            TemplateCatalog catalog,
            RecordingArchive archive)
            implements Controls {
        Knobs(
                Admission admission,
                Pipeline pipeline,
                List<LaneSource> sources,
                ParkedTopics parked,
                TemplateCatalog catalog,
                FlightRing recording,
                AppConfig.Recording settings) {
            this(
                    admission,
                    pipeline,
                    sources,
                    parked,
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
            parked.hold(lanes);
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
        return start(config, List.of());
    }

    /// Makes and starts an instance that is a process of its own.
    ///
    /// @param command starts another one like it; empty if that is not known
    static App start(AppConfig config, List<String> command) throws IOException, ConfigException, InterruptedException {
        App app = new App(config, command);
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
        starting("plugins", plugins::close, () -> {});
        LOG.info("{} connects to {}", name, config.pulsar().serviceUrl());
        startingTogether(
                new Part("recording", recording::close, recording::start),
                new Part("connection", connection::close, this::reachBroker),
                new Part("previews", previewer::close, http::prepare));
        // Not beside the others: a broker that makes all topics for the first time is slow to answer, and
        // the template store does not wait long.
        startingTogether(
                new Part("templates", templates::close, templates::start),
                new Part("signals", signals::close, signals::start));
        startingTogether(
                new Part("outputs", outputs::close, outputs::start),
                new Part("hand-over", handOver::close, handOver::start),
                new Part("attempts", attempts::close, attempts::start),
                new Part("workspaces", workspaceLog::close, workspaces::start));
        if (scaling.isPresent()) {
            starting("fleet", scaling.get()::leave, scaling.get()::join);
        }
        starting("http", http::close, http::start);
        starting("pipeline", this::drain, pipeline::start);
        MemoryPlan plan = MemorySurvey.plan(config);
        admission.resize(plan.budgetBytes());
        starting("throttle", throttle::close, throttle::start);
        Together.run(
                sources.stream().<Together.Step>map(source -> source::start).toList());
        parked.start(pipeline::takeBack);
        starting("broker watch", brokerWatch::close, brokerWatch::start);
        if (scaling.isPresent()) {
            starting("scaling", scaling.get()::stop, scaling.get()::start);
        }
        LOG.info("{} is ready: broker {}, {}", name, config.pulsar().serviceUrl(), plan.describe());
    }

    private void reachBroker() throws IOException, InterruptedException {
        PulsarSettings pulsar = config.pulsar();
        BrokerWait wait = new BrokerWait(pulsar.serviceUrl(), config.startTimeout(), System::nanoTime);
        wait.untilItAnswers(connection);
        URI adminUrl = pulsar.adminUrl();
        if (adminUrl != null) {
            Namespaces namespaces = new Namespaces(adminUrl, pulsar.tokenFile());
            wait.until(() -> namespaces.create(pulsar.tenant()));
        }
    }

    /// What has no connection to the broker, for people.
    private List<String> disconnected() {
        List<String> names = new ArrayList<>();
        for (LaneSource source : sources) {
            if (!source.isConnected()) {
                names.add("lane " + source.lane().id());
            }
        }
        names.addAll(outputs.disconnected());
        if (!parked.isConnected()) {
            names.add("parked topics");
        }
        return names;
    }

    private void starting(String name, Together.Step stop, Together.Step start)
            throws IOException, InterruptedException {
        startingTogether(new Part(name, stop, start));
    }

    /// What waits for the broker more than it computes, and needs nothing of its neighbours.
    private void startingTogether(Part... parts) throws IOException, InterruptedException {
        for (Part part : parts) {
            started.push(part);
        }
        Together.run(Stream.of(parts).map(Part::start).toList());
    }

    /// Takes nothing more, finishes what was begun, waits for the broker's receipts and acknowledgements,
    /// and leaves the subscription; what was not begun goes to other instances.
    private void drain() throws IOException, InterruptedException {
        sources.forEach(LaneSource::pause);
        parked.pause();
        if (!pipeline.drain(config.drainTimeout().toNanos())) {
            LOG.warn(
                    "{} messages were still in flight after {} s; they are delivered again",
                    pipeline.inFlight(),
                    config.drainTimeout().toSeconds());
        }
        for (LaneSource source : sources) {
            source.close();
        }
        parked.close();
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
        public ParkingStats parking() {
            return parkingStats;
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
        public Optional<ScalingView> scaling() {
            return scaling.map(Scaling::view);
        }

        @Override
        public ThrottleStatus throttle() {
            return throttle.status();
        }

        @Override
        public long outgoingBytes() {
            return outgoing.reservedBytes();
        }

        @Override
        public int templates() {
            return templates.templateCount();
        }

        @Override
        public boolean isConnected() {
            return !stopping.get()
                    && outputs.isConnected()
                    && parked.isConnected()
                    && sources.stream().allMatch(LaneSource::isConnected);
        }

        @Override
        public void dumpRecording(Path file) throws IOException {
            recording.dump(file);
        }
    }
}

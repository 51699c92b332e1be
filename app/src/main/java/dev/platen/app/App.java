package dev.platen.app;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.broker.BrokerProblem;
import dev.platen.app.broker.BrokerWait;
import dev.platen.app.broker.BrokerWatch;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.broker.PulsarTemplateLog;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.http.HttpServer;
import dev.platen.app.http.InstanceView;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.plugin.PluginSettingsException;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.Renderer;
import dev.platen.app.render.TemplateCatalog;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.throttle.ThrottleStatus;
import dev.platen.spi.template.CompileLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One instance: every part is made here, started in this order and stopped in its reverse.
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    private final AppConfig config;
    private final Parts parts;
    private final String name =
            "platen-" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    private final long startNanos = System.nanoTime();
    private final FlightRing recording;
    private final ProcessEnd processEnd;
    private final PluginRegistry plugins;
    private final PulsarConnection connection;
    private final TemplateStore templates;
    private final DataPath data;
    private final ControlPath control;
    private final BrokerWatch brokerWatch;
    private final Previewer previewer;
    private final HttpServer http;
    private final Optional<Scaling> scaling;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /// @param parts gets what must be closed though nothing was started
    private App(AppConfig config, List<String> command, Parts parts) throws IOException, ConfigException {
        this.config = config;
        this.parts = parts;
        recording = FlightRing.of(config.recording());
        processEnd = new ProcessEnd(recording);
        plugins = loadPlugins(config.plugins());
        parts.hold("plugins", plugins::close);
        connection = PulsarConnection.open(config.pulsar());
        parts.hold("connection", connection::close);
        templates = new TemplateStore(new PulsarTemplateLog(connection), System::currentTimeMillis);
        TemplateCompiler compiler = new TemplateCompiler(templates, plugins, CompileLimits.DEFAULT);
        TemplateCatalog catalog =
                new TemplateCatalog(templates, compiler, config.rendering().templateCacheBytes());
        Renderer renderer = new Renderer(catalog, config.rendering().limits());
        data = new DataPath(config, connection, renderer, name, processEnd::halt);
        control = new ControlPath(config, name, data, catalog, recording);
        brokerWatch = new BrokerWatch(config.pulsar().serviceUrl(), data::disconnected, System::nanoTime);
        previewer = new Previewer(renderer, data.admission(), System::currentTimeMillis);
        scaling = scaling(command);
        http = new HttpServer(config.http(), new View(), templates, compiler, previewer, data.workspaces());
    }

    private Optional<Scaling> scaling(List<String> command) throws ConfigException {
        return config.scaling().enabled()
                ? Optional.of(new Scaling(
                        config,
                        connection,
                        plugins,
                        data.workspaces(),
                        new Scaling.Instance(
                                name,
                                data.stats(),
                                () -> control.status().acting().ordinal(),
                                this::apiUrl,
                                command)))
                : Optional.empty();
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
        Parts parts = new Parts();
        try {
            App app = new App(config, command, parts);
            app.startParts();
            return app;
        } catch (IOException e) {
            parts.close();
            throw BrokerProblem.explain(config.pulsar(), e);
        } catch (ConfigException | RuntimeException | InterruptedException e) {
            parts.close();
            throw e;
        }
    }

    private void startParts() throws IOException, InterruptedException {
        LOG.info("{} connects to {}", name, config.pulsar().serviceUrl());
        parts.startTogether(List.of(
                control.recording(),
                new Parts.Part("broker", () -> {}, this::reachBroker),
                new Parts.Part("previews", previewer::close, http::prepare)));
        // Not beside the others: a broker that makes all topics for the first time is slow to answer, and
        // the template store does not wait long.
        parts.startTogether(
                List.of(new Parts.Part("templates", templates::close, templates::start), control.signals()));
        data.connect(parts);
        if (scaling.isPresent()) {
            scaling.get().join(parts);
        }
        parts.start("http", http::close, http::start);
        data.prepare(parts);
        MemoryPlan plan = MemorySurvey.plan(config);
        data.admission().resize(plan.budgetBytes());
        parts.startTogether(List.of(control.throttle()));
        data.receive(parts);
        parts.start("broker watch", brokerWatch::close, brokerWatch::start);
        if (scaling.isPresent()) {
            scaling.get().start(parts);
        }
        LOG.info("{} is ready: broker {}, {}", name, config.pulsar().serviceUrl(), plan.describe());
    }

    private void reachBroker() throws IOException, InterruptedException {
        PulsarSettings pulsar = config.pulsar();
        BrokerWait wait = new BrokerWait(pulsar.serviceUrl(), config.startTimeout(), System::nanoTime);
        wait.untilItAnswers(connection);
        URI adminUrl = pulsar.adminUrl();
        if (adminUrl != null) {
            Namespaces namespaces = new Namespaces(adminUrl, pulsar.tokenFile(), pulsar.trustCertificatesFile());
            wait.until(() -> namespaces.create(pulsar.tenant()));
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
        return data.stats();
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        control.finish();
        parts.close();
        PipelineStats stats = data.stats();
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
            return data.stats();
        }

        @Override
        public ParkingStats parking() {
            return data.parkingStats();
        }

        @Override
        public Admission admission() {
            return data.admission();
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
            return control.status();
        }

        @Override
        public long outgoingBytes() {
            return data.outgoing().reservedBytes();
        }

        @Override
        public int templates() {
            return templates.templateCount();
        }

        @Override
        public boolean isConnected() {
            return !stopping.get() && data.isConnected();
        }

        @Override
        public Optional<String> recordingProblem() {
            return recording.problem();
        }

        @Override
        public void dumpRecording(Path file) throws IOException {
            recording.dump(file);
        }
    }
}

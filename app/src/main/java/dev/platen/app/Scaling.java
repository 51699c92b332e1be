package dev.platen.app;

import dev.platen.app.broker.AnnouncementTopic;
import dev.platen.app.broker.BrokerStatistics;
import dev.platen.app.broker.HeartbeatTopic;
import dev.platen.app.broker.LeaderElection;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarFleetLog;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pipeline.WorkspaceLedger.Balance;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.scaling.Actuator;
import dev.platen.app.scaling.Announcements;
import dev.platen.app.scaling.Composition;
import dev.platen.app.scaling.Fleet;
import dev.platen.app.scaling.Heartbeat;
import dev.platen.app.scaling.Heartbeat.State;
import dev.platen.app.scaling.ProcessActuator;
import dev.platen.app.scaling.Pulse;
import dev.platen.app.scaling.ScalingLoop;
import dev.platen.app.scaling.ScalingSettings;
import dev.platen.app.scaling.ScalingView;
import dev.platen.spi.scaling.ScalingStrategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// This instance's part in the scaling of its fleet: what it tells of itself, what it knows of the others,
/// and the loop that decides while it leads.
final class Scaling {
    private final String name;
    private final PipelineStats stats;
    private final IntSupplier level;
    private final Supplier<String> api;
    private final ScalingSettings settings;
    private final Instant processStarted;
    private final String host = host();
    private final PulsarFleetLog announcementLog;
    private final PulsarFleetLog decisionLog;
    private final Announcements announcements;
    private final AnnouncementTopic announcementTopic;
    private final HeartbeatTopic heartbeats;
    private final Pulse pulse;
    private final LeaderElection election;
    private final BrokerStatistics statistics;
    private final ScalingLoop loop;
    private volatile @Nullable Instant readyAt;
    private volatile boolean draining;

    /// What is known of this instance beside.
    ///
    /// @param level its pressure level
    /// @param api where its API is, once it listens
    /// @param command starts another one like it; empty if that is not known
    record Instance(String name, PipelineStats stats, IntSupplier level, Supplier<String> api, List<String> command) {}

    Scaling(
            AppConfig config,
            PulsarConnection connection,
            PluginRegistry plugins,
            Workspaces workspaces,
            Instance instance)
            throws ConfigException {
        settings = config.scaling();
        name = instance.name();
        stats = instance.stats();
        level = instance.level();
        api = instance.api();
        processStarted = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        Composition strategies = new Composition(strategies(plugins), settings.limits());
        Actuator actuator = actuator(instance.command());
        Fleet fleet = new Fleet(settings.assumed().startUp(), settings.assumed().messagesPerSecond());
        announcementLog = PulsarFleetLog.kept(connection, "announcements", name);
        decisionLog = PulsarFleetLog.passing(connection, "decisions", name);
        announcements = new Announcements(announcementLog, System::currentTimeMillis);
        announcementTopic = new AnnouncementTopic(connection, announcements);
        heartbeats = new HeartbeatTopic(connection, name);
        pulse = new Pulse(heartbeats, fleet, this::heartbeat, System::currentTimeMillis);
        election = new LeaderElection(connection, name, processStarted.toEpochMilli());
        URI adminUrl = config.pulsar().adminUrl();
        if (adminUrl == null) {
            throw new ConfigException("configuration key 'scaling.enabled' is 'true' and 'pulsar.admin-url' is not set;"
                    + " the broker's API is asked there how much there is to do");
        }
        statistics = new BrokerStatistics(config.pulsar(), adminUrl, workspaces);
        loop = new ScalingLoop(
                name,
                new ScalingLoop.Settings(settings.minInstances(), settings.maxInstances(), settings.interval()),
                new ScalingLoop.Parts(strategies, fleet, statistics, announcements, election, decisionLog, actuator),
                System::currentTimeMillis);
    }

    private Map<String, ScalingStrategy> strategies(PluginRegistry plugins) throws ConfigException {
        Map<String, ScalingStrategy> strategies = new LinkedHashMap<>();
        for (String id : settings.strategies()) {
            ScalingStrategy strategy = plugins.strategies().get(id);
            if (strategy == null) {
                throw new ConfigException("configuration key 'scaling.strategies' names '" + id
                        + "'; there are the strategies " + plugins.strategies().keySet());
            }
            strategies.put(id, strategy);
        }
        return strategies;
    }

    private Actuator actuator(List<String> command) throws ConfigException {
        return switch (settings.actuator()) {
            case NONE -> Actuator.NONE;
            case PROCESS -> new ProcessActuator(another(command), settings.process(), name, host, System::nanoTime);
        };
    }

    /// Starts an instance like this one, on free ports.
    private List<String> another(List<String> own) throws ConfigException {
        if (own.isEmpty()) {
            throw new ConfigException("configuration key 'scaling.actuator' is 'process', but this instance is not a"
                    + " process of its own; allowed here: none");
        }
        List<String> command = new ArrayList<>(own);
        long lifeline = settings.process().keepsChildren()
                ? settings.process().lifeline()
                : ProcessHandle.current().pid();
        for (String setting : List.of(
                "http.port=0",
                "http.admin-port=0",
                "scaling.process.managed=true",
                "scaling.process.lifeline=" + lifeline)) {
            command.addAll(List.of("--set", setting));
        }
        return command;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }

    /// Learns what is announced, and of the other instances; stopped, it says goodbye.
    void join(Parts parts) throws IOException, InterruptedException {
        parts.start("announcements", announcementLog::close, announcements::start);
        parts.hold("heartbeats", heartbeats::close);
        parts.start("pulse", pulse::close, pulse::start);
    }

    /// Tells that this instance is ready, and stands for election.
    void start(Parts parts) throws IOException, InterruptedException {
        readyAt = Instant.now();
        pulse.now();
        parts.start("announced messages", announcementTopic::close, announcementTopic::start);
        parts.hold("decisions", decisionLog::close);
        parts.hold("broker's statistics", statistics::close);
        parts.start("scaling", loop::close, loop::start);
        parts.start("election", this::stepDown, election::start);
    }

    /// Does not lead any more, and tells that this instance ends.
    private void stepDown() throws IOException {
        draining = true;
        try {
            pulse.now();
        } finally {
            election.close();
        }
    }

    ScalingView view() {
        return loop;
    }

    private @Nullable Heartbeat heartbeat() {
        Instant ready = readyAt;
        if (ready == null) {
            return null;
        }
        Map<String, Long> deferred = new HashMap<>();
        for (Lane lane : Lane.values()) {
            deferred.put(lane.id(), stats.deferredMessages(lane));
        }
        Map<String, Long> taken = new HashMap<>();
        for (String workspace : announcements.workspaces()) {
            Balance balance = stats.ledger().balance(workspace);
            taken.put(workspace, balance.in() - balance.returned());
        }
        return new Heartbeat(
                Instant.now(),
                name,
                new Heartbeat.Home(
                        host,
                        ProcessHandle.current().pid(),
                        processStarted,
                        settings.process().managed(),
                        api.get()),
                draining ? State.DRAINING : State.READY,
                Duration.between(processStarted, ready),
                level.getAsInt(),
                stats.settled(),
                deferred,
                taken);
    }
}

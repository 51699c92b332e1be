package dev.platen.app.scaling;

import dev.platen.app.scaling.Heartbeat.Home;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts and drains instances on this machine, as copies of this process on free ports.
///
/// They do not hear of Ctrl-C: a terminal sends it to every process in it, and they are to go on when the
/// leader ends.
///
/// What dies is started again, after a pause that grows while starts fail. Instances are drained with
/// SIGTERM, the youngest first; nothing is ever killed, and nothing is touched that no actuator started. When
/// the leader goes, its children go on: the next leader on this machine finds them by their heartbeats,
/// counts them and drains them as if they were its own.
public final class ProcessActuator implements Actuator {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_DOUBLINGS = 6;

    /// A child that lived for so long did start.
    private static final long STARTED_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// Of a process that the system and its heartbeat tell about, the beginnings are the same within this.
    private static final Duration SAME = Duration.ofSeconds(2);

    /// Logs of instances that are kept.
    static final int MOST_LOGS = 100;

    /// An instance's name, and the how many-eth of its children it is.
    private static final Pattern LOG_NAME = Pattern.compile("platen-[0-9a-f]{8}-\\d+\\.log");

    private static final Logger LOG = LoggerFactory.getLogger(ProcessActuator.class);

    private static final List<String> WITHOUT_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "platen-instance");

    private final List<String> command;
    private final ScalingSettings.Processes settings;
    private final String self;
    private final String host;
    private final LongSupplier clockNanos;
    private final Map<Long, Child> children = new HashMap<>();
    private final Set<Long> draining = new HashSet<>();
    private int failures;
    private long notBeforeNanos;
    private boolean paused;
    private int started;

    private static final class Child {
        private final Process process;
        private final Home home;
        private final long startedNanos;
        private boolean heard;

        Child(Process process, Home home, long startedNanos) {
            this.process = process;
            this.home = home;
            this.startedNanos = startedNanos;
        }
    }

    /// @param command starts an instance like this one
    /// @param settings of the instances that it starts
    /// @param self name of this instance
    /// @param host name of this machine, as in heartbeats
    /// @param clockNanos a clock that only runs forward
    public ProcessActuator(
            List<String> command,
            ScalingSettings.Processes settings,
            String self,
            String host,
            LongSupplier clockNanos) {
        this.command = Stream.concat(WITHOUT_TERMINAL_SIGNALS.stream(), command.stream())
                .toList();
        this.settings = settings;
        this.self = self;
        this.host = host;
        this.clockNanos = clockNanos;
    }

    @Override
    public void apply(int desired, List<Fleet.Seen> fleet) {
        long nowNanos = clockNanos.getAsLong();
        reap(nowNanos);
        for (Fleet.Seen seen : fleet) {
            Child child = children.get(seen.last().home().pid());
            if (child != null && seen.last().home().host().equals(host) && !child.heard) {
                child.heard = true;
                failures = 0;
            }
        }
        List<Home> starting = children.values().stream()
                .filter(child -> !child.heard && !draining.contains(child.home.pid()))
                .map(child -> child.home)
                .sorted(Comparator.comparing(Home::started))
                .toList();
        FleetPlan plan = FleetPlan.of(desired, fleet, new FleetPlan.Hands(self, host, starting, Set.copyOf(draining)));
        if (!paused || nowNanos - notBeforeNanos >= 0) {
            paused = false;
            for (int i = 0; i < plan.start() && !paused; i++) {
                start(nowNanos);
            }
        }
        plan.drain().forEach(this::drain);
    }

    /// Forgets what has ended.
    private void reap(long nowNanos) {
        for (Child child : List.copyOf(children.values())) {
            if (child.process.isAlive()) {
                continue;
            }
            children.remove(child.home.pid());
            if (!draining.contains(child.home.pid())) {
                LOG.warn(
                        "instance with process {} ended with exit code {}; its log is in {}",
                        child.home.pid(),
                        child.process.exitValue(),
                        settings.directory());
                if (!child.heard || nowNanos - child.startedNanos < STARTED_NANOS) {
                    pause(nowNanos);
                }
            }
        }
        draining.removeIf(
                pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private void pause(long nowNanos) {
        notBeforeNanos = nowNanos + (FIRST_PAUSE_NANOS << Math.min(failures, MOST_DOUBLINGS));
        paused = true;
        failures++;
    }

    private void start(long nowNanos) {
        Path directory = settings.directory();
        try {
            Files.createDirectories(directory);
            removeOldLogs(directory);
            started++;
            File log = directory.resolve(self + "-" + started + ".log").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            Instant began = process.info().startInstant().orElse(Instant.EPOCH);
            children.put(process.pid(), new Child(process, new Home(host, process.pid(), began, true, ""), nowNanos));
            LOG.info("started an instance as process {}", process.pid());
        } catch (IOException e) {
            LOG.error("an instance could not be started: {}", e.toString());
            pause(nowNanos);
        }
    }

    /// Only logs of instances: the directory may be one that others use.
    private static void removeOldLogs(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> logs = new ArrayList<>(files.filter(file ->
                            LOG_NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList());
            while (logs.size() >= MOST_LOGS) {
                Files.deleteIfExists(logs.removeFirst());
            }
        }
    }

    private void drain(Home home) {
        Optional<ProcessHandle> handle = ProcessHandle.of(home.pid()).filter(found -> isSame(found, home));
        if (handle.isPresent()) {
            draining.add(home.pid());
            boolean asked = handle.get().destroy();
            LOG.info("instance with process {} is {}", home.pid(), asked ? "drained" : "not ours to drain");
        }
    }

    @Override
    public void close() {
        List<Long> left = children.entrySet().stream()
                .filter(child -> child.getValue().process.isAlive() && !draining.contains(child.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (settings.keepsChildren() && !left.isEmpty()) {
            LOG.info("the instances that this one started go on: processes {}; SIGTERM drains them", left);
        }
    }

    /// Process ids are used again.
    private static boolean isSame(ProcessHandle handle, Home home) {
        return handle.info()
                .startInstant()
                .map(began -> Duration.between(began, home.started()).abs().compareTo(SAME) <= 0)
                .orElse(false);
    }
}

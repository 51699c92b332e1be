package dev.platen.cli.incident;

import dev.platen.cli.Home;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.WorkFolder;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Runs contenders through mixes, one after the other, on one broker. All that it started is stopped when
/// [#run] ends, however it ends.
final class Incident {
    /// Enough for a backlog of 600 MB of 4 MB messages; the broker must not be the one that dies.
    private static final int BROKER_HEAP_MB = 512;

    private static final int REFERENCE_HEAP_MB = 2_048;
    private static final int REFERENCE_DIRECT_MB = 512;
    private static final long MAX_BURST_BYTES = 600L << 20;
    private static final int START_SECONDS = 15;

    private final Settings settings;
    private final Home home;
    private final Console console;
    private final Interruption interruption;
    private int trials;

    /// What to run.
    ///
    /// @param processes of each contender, side by side
    /// @param burst messages of the backlog; 0 for half of what the mix says: less may fit in a receiver
    ///     queue, and show nothing
    /// @param reference whether each contender's own rate at 2 GB is measured too
    record Settings(
            List<MixSpec> mixes,
            List<Contender> contenders,
            Limits limits,
            int processes,
            int burst,
            int seconds,
            long seed,
            boolean reference) {
        Settings {
            mixes = List.copyOf(mixes);
            contenders = List.copyOf(contenders);
        }
    }

    Incident(Settings settings, Home home, Console console, Interruption interruption) {
        this.settings = settings;
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// What came of each contender of one mix.
    record Outcome(MixSpec mix, Limits limits, int processes, int burst, long seed, List<Result> results) {
        Outcome {
            results = List.copyOf(results);
        }
    }

    /// What is done with a broker and a way to it.
    @FunctionalInterface
    interface Play<T> {
        T on(Stage stage) throws Exception;
    }

    /// Starts a broker, behind a proxy if a mix wants one, and stops both afterwards.
    static <T> T staged(
            Home home, List<MixSpec> mixes, WorkFolder folder, Console console, Interruption interruption, Play<T> play)
            throws Exception {
        int roundTripMillis =
                mixes.stream().mapToInt(MixSpec::roundTripMillis).max().orElse(0);
        int port = freePort();
        DevBrokerConfig config = DevBrokerConfig.of(home.broker()).withHeapMegabytes(BROKER_HEAP_MB);
        if (roundTripMillis == 0) {
            try (DevBroker broker = interruption.starting(() -> LocalBroker.start(config, console))) {
                return play.on(new Stage(home, broker, null, folder.path()));
            }
        }
        try (DelayingProxy proxy = DelayingProxy.start(port, TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2)) {
            DevBrokerConfig far =
                    config.withPorts(port, 0).withListener(new DevBrokerConfig.Listener(Stage.LISTENER, proxy.port()));
            try (DevBroker broker = interruption.starting(() -> LocalBroker.start(far, console))) {
                T result = play.on(new Stage(home, broker, proxy, folder.path()));
                if (proxy.bytes() == 0) {
                    throw new UserError(
                            "nothing went through the proxy, so the figures are those of a near broker", "");
                }
                return result;
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    List<Outcome> run(WorkFolder folder) throws Exception {
        return staged(home, settings.mixes(), folder, console, interruption, this::runAll);
    }

    private List<Outcome> runAll(Stage stage) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (MixSpec spec : settings.mixes()) {
            Mix mix = mix(spec, settings, console);
            List<Result> results = new ArrayList<>();
            for (Contender contender : settings.contenders()) {
                results.add(withReference(stage, contender, mix));
            }
            outcomes.add(
                    new Outcome(spec, settings.limits(), settings.processes(), mix.burst(), settings.seed(), results));
        }
        return outcomes;
    }

    /// The burst is as large as asked for, but never more than 600 MB.
    static Mix mix(MixSpec spec, Settings settings, Console console) {
        int asked = settings.burst() == 0 ? Math.max(1, spec.messages() / 2) : settings.burst();
        Mix mix = new Mix(spec, settings.seed(), asked);
        long bytes = mix.burstBytes();
        if (bytes > MAX_BURST_BYTES) {
            int most = (int) (asked * (MAX_BURST_BYTES / (double) bytes));
            console.progress(String.format(
                    Locale.ROOT, "%s: a burst of %,d messages is 600 MB, more is not published", spec.name(), most));
            mix = new Mix(spec, settings.seed(), most);
        }
        return mix;
    }

    private Result withReference(Stage stage, Contender contender, Mix mix) throws Exception {
        Result result = trial(stage, contender, mix, settings.limits());
        if (!settings.reference() || result.end() != Result.End.DRAINED) {
            return result;
        }
        Limits ample = new Limits(
                REFERENCE_HEAP_MB, REFERENCE_DIRECT_MB, settings.limits().gc());
        Result reference = trial(stage, contender, mix, ample);
        return result.withThroughputRatio(result.messagesPerSecond() / reference.messagesPerSecond());
    }

    /// Runs one trial and says what came of it.
    Result trial(Stage stage, Contender contender, Mix mix, Limits limits) throws Exception {
        LiveLine live = console.liveLine(System.nanoTime());
        long startNanos = System.nanoTime();
        String what = mix.spec().name() + " " + contender.name() + " " + limits.heapMb() + " MB";
        Trial trial = new Trial(
                stage,
                contender,
                limits,
                mix,
                new Trial.Plan(settings.processes(), settings.seconds()),
                interruption,
                (phase, tally, process) -> show(live, what, phase, tally, process, startNanos));
        try {
            Result result = trial.run(mix.spec().name() + "-" + contender.name().replace('@', '-') + "-" + ++trials);
            live.clear();
            console.progress(String.format(
                    Locale.ROOT,
                    "%s: %s, %d OOM, %,.0f/s, %d s",
                    what,
                    result.end().text(),
                    result.outOfMemory(),
                    result.messagesPerSecond(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos)));
            return result;
        } finally {
            live.clear();
        }
    }

    private void show(LiveLine live, String what, String phase, Tally tally, Supervised process, long trialStartNanos) {
        long nowNanos = System.nanoTime();
        if (!live.due(nowNanos)) {
            return;
        }
        live.update(
                String.format(
                        Locale.ROOT,
                        "%s: %s, %,d of %,d, %d OOM, %d s%s",
                        what,
                        phase,
                        tally.found(),
                        tally.published(),
                        process.outOfMemory(),
                        TimeUnit.NANOSECONDS.toSeconds(nowNanos - trialStartNanos),
                        remaining()),
                nowNanos);
    }

    /// At least: how long what has not begun takes when it goes well.
    private String remaining() {
        int all = settings.mixes().size() * settings.contenders().size() * (settings.reference() ? 2 : 1);
        long seconds = (all - trials) * (long) (START_SECONDS + 2 * settings.seconds());
        return seconds <= 0 ? "" : ", then about " + (seconds + 59) / 60 + " min";
    }
}

package dev.platen.cli;

import dev.platen.app.message.Lane;
import dev.platen.cli.simulate.Contender;
import dev.platen.cli.simulate.Seconds;
import dev.platen.cli.simulate.SimulateRequest;
import dev.platen.cli.simulate.SimulateRun;
import dev.platen.cli.simulate.WrongRequestException;
import dev.platen.simulator.Shares;
import dev.platen.simulator.Via;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs scaling strategies on a simulated fleet.
@Command(
        name = "simulate",
        description = {
            "Runs scaling strategies on a simulated fleet: the plugins that production runs, a second of the fleet at a "
                    + "time.",
            "",
            "A message is late if it waits more than 5 s. Instances cost from the moment they are asked for to the end "
                    + "of their drain; 'of plan' is that cost against a plan made with knowledge of all arrivals, by "
                    + "which nobody is late.",
            "",
            "  hpa-default  decisions reach the fleet through Kubernetes' HorizontalPodAutoscaler as it is",
            "  hpa-tuned    the same, configured to follow: every 15 s, no tolerance, no stabilisation",
            "  direct       at once",
            "",
            "With 'outage': instances have memory."
        },
        subcommands = SimulateOutageCommand.class)
final class SimulateCommand extends BaseCommand {
    /// What KEDA's users have goes through what they have.
    private static final Set<String> BY_HPA_DEFAULT = Set.of("keda", "backlog");

    private static final int MOST_PER_SECOND = 1_000_000_000;

    @Option(
            names = "--trace",
            paramLabel = "FILE.csv",
            description = "Arrivals: lines 't_seconds,count' under that header. May be repeated.")
    private List<Path> traces = List.of();

    @Option(
            names = "--strategy",
            paramLabel = "ID",
            split = ",",
            description = "Strategies by id, separated by commas; the first one is the reference. Several joined by a "
                    + "plus are one: the highest of them.")
    private List<String> strategies = List.of();

    @Option(
            names = "--via",
            paramLabel = "[ID=]VIA",
            split = ",",
            description = "Between decision and fleet: hpa-default, hpa-tuned or direct, for all or per strategy "
                    + "(forecast=hpa-tuned,forecast=direct runs it twice). Default: keda and backlog through hpa-default, "
                    + "others direct.")
    private List<String> vias = List.of();

    @Option(
            names = "--startup",
            paramLabel = "TIME",
            split = ",",
            defaultValue = "15s",
            description = "From asking for an instance to its first message; several separated by commas "
                    + "(default: ${DEFAULT-VALUE}).")
    private List<String> startUps = List.of();

    @Option(names = "--min", defaultValue = "2", description = "Instances at least (default: ${DEFAULT-VALUE}).")
    private int min;

    @Option(names = "--max", defaultValue = "40", description = "Instances at most (default: ${DEFAULT-VALUE}).")
    private int max;

    @Option(
            names = "--peak-instances",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "Scale each trace so that its highest rate keeps N instances busy (default: ${DEFAULT-VALUE}).")
    private double peakInstances;

    @Option(
            names = "--service-rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Messages per second that one instance renders (default: ${DEFAULT-VALUE}).")
    private double serviceRate;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "From sending an instance away to its end (default: ${DEFAULT-VALUE}).")
    private String drain = "";

    @Option(
            names = "--tick",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Time between two decisions (default: ${DEFAULT-VALUE}).")
    private String tick = "";

    @Option(
            names = "--lanes",
            paramLabel = "LANE=SHARE",
            split = ",",
            description =
                    "Arrivals come by several lanes, such as urgent=0.05,normal=0.75,bulk=0.2. They are served as "
                            + "in production, and each has its own waits in the report (default: one).")
    private Map<String, Double> lanes = Map.of();

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "So many send what comes up to the trace's mean rate; what comes beyond that is the burst of one "
                            + "of them. They share lanes as in production (default: ${DEFAULT-VALUE}).")
    private int workspaces;

    @Option(
            names = "--announce",
            description = "Announce what will arrive, start-up time and 10 s ahead, in pieces of a bin, at most 10 s.")
    private boolean announce;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Run a trace N times as fast as it was recorded (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the noise in traces with bins of more than 10 s, and of whose message is next "
                    + "(default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "ID.KEY=VALUE",
            description = "A setting of a strategy, such as backlog.target-utilisation=0.8. May be repeated.")
    private List<String> settings = List.of();

    @Mixin
    private PluginsOption plugins = new PluginsOption();

    @Option(names = "--html", paramLabel = "FILE", description = "Draw all runs into one HTML file.")
    private @Nullable Path html;

    @Mixin
    private JsonOption json = new JsonOption();

    private SimulateCommand() {}

    @Override
    public Integer call() throws IOException {
        if (traces.isEmpty() || strategies.isEmpty()) {
            throw usageError("--trace and --strategy are required; for example: --trace load.csv --strategy backlog");
        }
        SimulateRequest request = request();
        requireWritable("--html", html);
        SimulateRun run = new SimulateRun(request, plugins.folder(), console(json));
        try {
            run.tell(run.run(), html);
        } catch (WrongRequestException e) {
            throw usageError(String.valueOf(e.getMessage()));
        }
        return SUCCESS;
    }

    private SimulateRequest request() {
        requireRange("--min", min, 1, 10_000);
        requireRange("--max", max, min, 10_000);
        requireNumber("--peak-instances", peakInstances, 0.1, 10_000);
        requireNumber("--service-rate", serviceRate, 1, 1_000_000);
        if (peakInstances * serviceRate > MOST_PER_SECOND) {
            throw usageError("--peak-instances times --service-rate must be at most " + MOST_PER_SECOND
                    + " messages per second");
        }
        requireNumber("--speed", speed, 0.01, 10_000);
        requireRange("--workspaces", workspaces, 1, 1_000);
        return new SimulateRequest(
                traces,
                contenders(),
                startUps.stream()
                        .map(text -> seconds("--startup", text, 0))
                        .distinct()
                        .toList(),
                new SimulateRequest.Fleet(
                        min, max, serviceRate, seconds("--drain", drain, 0), seconds("--tick", tick, 1)),
                peakInstances,
                speed,
                shares(),
                announce,
                seed,
                settings());
    }

    private Shares shares() {
        Map<Lane, Double> shares = new EnumMap<>(Lane.class);
        lanes.forEach((id, share) -> shares.put(lane(id), share));
        try {
            return new Shares(shares.isEmpty() ? Shares.ONE.lanes() : shares, workspaces, seed);
        } catch (IllegalArgumentException e) {
            throw usageError("--lanes: " + e.getMessage());
        }
    }

    private Lane lane(String id) {
        return Arrays.stream(Lane.values())
                .filter(lane -> lane.id().equals(id))
                .findFirst()
                .orElseThrow(() -> usageError("--lanes: '" + id + "' is none of "
                        + Arrays.stream(Lane.values()).map(Lane::id).collect(Collectors.joining(", "))));
    }

    private void requireNumber(String option, double value, double lowest, double highest) {
        if (!(value >= lowest && value <= highest)) {
            throw usageError(option + " must be " + lowest + " to " + highest + ", not " + value);
        }
    }

    private int seconds(String option, String text, int lowest) {
        try {
            return Seconds.parse(option, text, lowest);
        } catch (WrongRequestException e) {
            throw usageError(String.valueOf(e.getMessage()));
        }
    }

    private List<Contender> contenders() {
        Map<String, List<Via>> own = new LinkedHashMap<>();
        Via all = null;
        for (String text : vias) {
            int equals = text.indexOf('=');
            Via via = via(text.substring(equals + 1));
            if (equals < 0) {
                all = via;
            } else {
                String id = text.substring(0, equals);
                if (!strategies.contains(id)) {
                    throw usageError(
                            "--via " + text + ": " + id + " is not among --strategy " + String.join(",", strategies));
                }
                own.computeIfAbsent(id, key -> new ArrayList<>()).add(via);
            }
        }
        List<Contender> contenders = new ArrayList<>();
        for (String id : strategies) {
            Via otherwise = all != null ? all : BY_HPA_DEFAULT.contains(id) ? Via.HPA_DEFAULT : Via.DIRECT;
            own.getOrDefault(id, List.of(otherwise)).forEach(via -> contenders.add(new Contender(id, via)));
        }
        return contenders.stream().distinct().toList();
    }

    private Via via(String text) {
        return Arrays.stream(Via.values())
                .filter(via -> via.id().equals(text))
                .findFirst()
                .orElseThrow(() -> usageError("--via: '" + text + "' is none of "
                        + Arrays.stream(Via.values()).map(Via::id).collect(Collectors.joining(", "))));
    }

    private Map<String, Map<String, String>> settings() {
        Map<String, Map<String, String>> byId = new LinkedHashMap<>();
        for (String text : settings) {
            int dot = text.indexOf('.');
            int equals = text.indexOf('=');
            if (dot < 1 || equals < dot + 2) {
                throw usageError("--set: '" + text + "' is not ID.KEY=VALUE, such as backlog.target-utilisation=0.8");
            }
            byId.computeIfAbsent(text.substring(0, dot), id -> new LinkedHashMap<>())
                    .put(text.substring(dot + 1, equals), text.substring(equals + 1));
        }
        return byId;
    }
}

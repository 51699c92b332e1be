package dev.platen.cli;

import dev.platen.cli.simulate.OutageRun;
import dev.platen.cli.simulate.Seconds;
import dev.platen.cli.simulate.WrongRequestException;
import dev.platen.simulator.FleetSettings;
import dev.platen.simulator.OutageSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The outage, simulated.
@Command(
        name = "outage",
        description = {
            "Sends a burst to simulated instances that have memory: plain ones, which take what comes and die when their "
                    + "heap is full, and Platen's, with the production ledger, cost model and throttle.",
            "",
            "The fleet grows by a strategy through the HorizontalPodAutoscaler as it is. Capacity is what was rendered "
                    + "while something waited, against what all instances that should have been there could render."
        })
final class SimulateOutageCommand extends BaseCommand {
    private static final long MB = 1L << 20;
    private static final int BASE_MB = 60;
    private static final int CALM_SECONDS = 30;
    private static final double LOAD = 0.7;
    private static final int DRAIN_SECONDS = 2;
    private static final int TICK_SECONDS = 5;

    @Option(names = "--instances", defaultValue = "8", description = "At first (default: ${DEFAULT-VALUE}).")
    private int instances;

    @Option(names = "--max", defaultValue = "12", description = "Instances at most (default: ${DEFAULT-VALUE}).")
    private int max;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "512",
            description =
                    "Heap of an instance, in MB; 60 MB of it are in use without messages (default: ${DEFAULT-VALUE}).")
    private int heapMb;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "2",
            description = "Arrivals against what the first instances can render (default: ${DEFAULT-VALUE}).")
    private double burst;

    @Option(
            names = "--seconds",
            defaultValue = "300",
            description = "How long the burst lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--service-rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Messages per second that one instance renders (default: ${DEFAULT-VALUE}).")
    private int serviceRate;

    @Option(
            names = "--delivery-rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Messages per second that the broker hands to one instance (default: ${DEFAULT-VALUE}).")
    private int deliveryRate;

    @Option(
            names = "--startup",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "From asking for an instance to its first message (default: ${DEFAULT-VALUE}).")
    private String startUp = "";

    @Option(
            names = "--restart",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "From a death to the first message after it, without the delay that doubles from 1 s on with "
                    + "each death in a row (default: ${DEFAULT-VALUE}).")
    private String restart = "";

    @Option(
            names = "--cold",
            paramLabel = "TIME",
            defaultValue = "5s",
            description =
                    "After each start, an instance renders at 0.3 of its rate for so long (default: ${DEFAULT-VALUE}).")
    private String cold = "";

    @Option(
            names = "--strategy",
            paramLabel = "ID",
            defaultValue = "backlog",
            description = "Scaling strategy (default: ${DEFAULT-VALUE}).")
    private String strategy = "";

    @Mixin
    private PluginsOption plugins = new PluginsOption();

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the sizes (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption json = new JsonOption();

    private SimulateOutageCommand() {}

    @Override
    public Integer call() {
        requireRange("--instances", instances, 1, 200);
        requireRange("--max", max, instances, 400);
        requireRange("--heap", heapMb, BASE_MB + 4, 64 * 1024);
        requireRange("--seconds", seconds, 1, 1_800);
        requireRange("--service-rate", serviceRate, 1, 10_000);
        requireRange("--delivery-rate", deliveryRate, 20, 100_000);
        if (!(burst >= 0 && burst <= 100)) {
            throw usageError("--burst must be 0 to 100, not " + burst);
        }
        try {
            new OutageRun(settings(), strategy, plugins.folder(), console(json)).run();
        } catch (WrongRequestException e) {
            throw usageError(String.valueOf(e.getMessage()));
        }
        return SUCCESS;
    }

    private OutageSettings settings() throws WrongRequestException {
        return new OutageSettings(
                new FleetSettings(
                        instances,
                        max,
                        serviceRate,
                        Seconds.parse("--startup", startUp, 0),
                        DRAIN_SECONDS,
                        TICK_SECONDS,
                        false),
                heapMb * MB,
                BASE_MB * MB,
                Seconds.parse("--cold", cold, 0),
                CALM_SECONDS,
                LOAD,
                burst,
                seconds,
                0,
                deliveryRate,
                Seconds.parse("--restart", restart, 0),
                false,
                seed);
    }
}

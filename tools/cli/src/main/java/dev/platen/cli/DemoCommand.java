package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.demo.Demo;
import dev.platen.cli.demo.ScaleDemo;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows everything at once.
@Command(
        name = "demo",
        description = {
            "Starts a broker and an instance of Platen, publishes sample templates and sends sample messages.",
            "",
            "It runs until Ctrl-C with a few hundred messages a second. With --once it sends --count requests as fast "
                    + "as it can, waits until all are accounted for, prints the figures and ends; its exit code is 0 "
                    + "only if in = rendered + aborted + dead-lettered and an independent reader found every id.",
            "",
            "With --scale it drives a trace in accelerated time through real processes on this machine, each held to "
                    + "--per-instance messages a second, and shows arrivals, backlog and instances. Its exit code is 0 "
                    + "if every request was accounted for and the fleet grew before the backlog did."
        })
final class DemoCommand extends BaseCommand {
    private static final long MAX_COUNT = 100_000_000;

    @Option(names = "--once", description = "Send a number of requests, print the figures and end.")
    private boolean once;

    @Option(
            names = "--count",
            defaultValue = "20000",
            description = "Requests to send with --once (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same sample data (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--java-options",
            defaultValue = "",
            description = "More options for the instance's Java virtual machine, separated by spaces, for example "
                    + "\"-Xmx64m\".")
    private String javaOptions = "";

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--scale",
            description = "Drive a trace through a fleet of processes that grows and shrinks by itself.")
    private boolean scale;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "With --scale: arrivals as CSV, t_seconds,count; otherwise a built-in shape.")
    private @Nullable Path trace;

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "With --scale: how long the trace is to last (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--peak-instances",
            defaultValue = "4",
            description = "With --scale: how many instances its peak needs (default: ${DEFAULT-VALUE}).")
    private int peakInstances;

    @Option(
            names = "--per-instance",
            defaultValue = "60",
            description = "With --scale: messages per second that an instance is held to (default: ${DEFAULT-VALUE}).")
    private int perInstance;

    @Option(
            names = "--strategy",
            paramLabel = "ID[,ID...]",
            defaultValue = "tournament",
            description = "With --scale: the highest of these strategies is followed (default: ${DEFAULT-VALUE}).")
    private String strategy = "";

    private DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--count", count, 1, MAX_COUNT);
        requireRange("--seconds", seconds, 10, 86_400);
        requireRange("--peak-instances", peakInstances, 1, 100);
        requireRange("--per-instance", perInstance, 1, 100_000);
        if (!strategy.matches("[a-z0-9-]+(,[a-z0-9-]+)*")) {
            throw usageError("--strategy must be ids of strategies, separated by commas, not '" + strategy + "'");
        }
        Console console = console(json);
        Home home = Home.ofProcess();
        return interruptible(interruption -> scale
                ? new ScaleDemo(scaleSettings(), home, console, interruption).run()
                : new Demo(settings(), home, console, interruption).run());
    }

    private ScaleDemo.Settings scaleSettings() {
        return new ScaleDemo.Settings(trace, seconds, peakInstances, perInstance, strategy, seed);
    }

    private Demo.Settings settings() {
        return new Demo.Settings(
                once,
                count,
                seed,
                Pattern.compile("\\s+")
                        .splitAsStream(javaOptions)
                        .filter(option -> !option.isEmpty())
                        .toList());
    }
}

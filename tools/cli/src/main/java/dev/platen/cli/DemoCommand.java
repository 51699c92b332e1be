package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.demo.Demo;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows everything at once.
@Command(
        name = "demo",
        description = {
            "Starts a broker and an instance of Platen, publishes sample templates and sends sample messages.",
            "",
            "It runs until Ctrl-C with a few hundred messages a second. With --once it sends --count requests as fast "
                    + "as it can, waits until all are accounted for, prints the figures and ends; its exit code is 0 "
                    + "only if in = rendered + aborted + dead-lettered and an independent reader found every id."
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

    @Option(names = "--json", description = "Print the figures as one JSON object.")
    private boolean json;

    private DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--count", count, 1, MAX_COUNT);
        Console console = console(json);
        Home home = Home.ofProcess();
        Interruption interruption = Interruption.ofProcess();
        int exitCode = FAILURE;
        try {
            Demo.Settings settings = new Demo.Settings(
                    once,
                    count,
                    seed,
                    Pattern.compile("\\s+")
                            .splitAsStream(javaOptions)
                            .filter(option -> !option.isEmpty())
                            .toList());
            exitCode = new Demo(settings, home, console, interruption).run() ? SUCCESS : FAILURE;
        } finally {
            interruption.finish(exitCode);
        }
        return exitCode;
    }
}

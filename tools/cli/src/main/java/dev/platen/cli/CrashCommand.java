package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.crash.CrashRun;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Kills things and looks whether anything is lost.
@Command(
        name = "crash",
        description = {
            "Kills instances and the broker while requests flow, and compares what went in with what came out.",
            "",
            "Instances die (kill -9) at every step between receiving a request and the broker's confirmation of its "
                    + "acknowledgement, and are started again a second later. One kill in 20 is the broker's, and as often "
                    + "an instance is frozen (SIGSTOP) until others have its messages. At the end all results are read "
                    + "once more by a reader that was not there before. The exit code is 0 only if nothing was lost."
        })
final class CrashCommand extends BaseCommand {
    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "20",
            description = "Kills of instances and of the broker together (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--broker-kills", paramLabel = "N", description = "How many of them are the broker's.")
    private @Nullable Integer brokerKills;

    @Option(names = "--freezes", paramLabel = "N", description = "How often an instance is frozen.")
    private @Nullable Integer freezes;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "40000",
            description = "Requests to send in all (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--instances", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int instances;

    @Option(
            names = "--mode",
            defaultValue = "at-least-once",
            description = "How requests are delivered: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private CrashRun.Mode mode = CrashRun.Mode.AT_LEAST_ONCE;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same messages and the same schedule (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--keep", paramLabel = "FOLDER", description = "Keep the instances' logs here.")
    private @Nullable Path keep;

    private CrashCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--kills", kills, 0, 100_000);
        requireRange("--messages", messages, 1, 10_000_000);
        requireRange("--rate", rate, 20, 100_000);
        requireRange("--instances", instances, 1, 20);
        requireRange("--broker-kills", brokerKills == null ? 0 : brokerKills, 0, kills);
        requireRange("--freezes", freezes == null ? 0 : freezes, 0, 10_000);
        Console console = console(json);
        Home home = Home.ofProcess();
        CrashRun.Settings settings =
                new CrashRun.Settings(kills, brokerKills, freezes, messages, rate, instances, mode, seed);
        return interruptible(interruption -> new CrashRun(settings, home, console, interruption).run(keep));
    }
}

package dev.platen.cli;

import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: `tools/platen COMMAND`. Exit codes: 0 success, 1 failure, 2 wrong usage.
@Command(
        name = "platen",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = PlatenVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Renders messages at high volume from Apache Pulsar.",
        footerHeading = "%nBegin with: platen demo%n",
        subcommands = {
            DemoCommand.class,
            BrokerCommand.class,
            ServeCommand.class,
            LoadCommand.class,
            TailCommand.class,
            TemplateCommand.class,
            DeadLetterCommand.class,
            IncidentCommand.class,
            CrashCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            StartCacheCommand.class
        })
public final class Platen extends BaseCommand {
    private static final String LOG_LEVEL_PROPERTY = "platen.cli.log-level";

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and the log of the libraries.")
    private boolean verbose;

    private Platen() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, args));
    }

    /// Runs one command line; answers the exit code.
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        Platen platen = new Platen();
        return new CommandLine(platen)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Platen::wrongUsage)
                .setExecutionStrategy(platen::run)
                .setExecutionExceptionHandler(platen::failed)
                .execute(args);
    }

    @Override
    public Integer call() {
        throw usageError("Missing command");
    }

    private int run(CommandLine.ParseResult parsed) {
        if (!parsed.hasSubcommand() || !isServe(parsed.subcommand())) {
            quietLog();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /// An instance has a log configuration of its own.
    private static boolean isServe(CommandLine.ParseResult parsed) {
        return parsed.commandSpec().userObject() instanceof ServeCommand;
    }

    /// Before the first logger is made: what libraries log is not what a person at a console wants to read.
    private void quietLog() {
        System.setProperty("logback.configurationFile", "dev/platen/cli/logback-cli.xml");
        System.setProperty(LOG_LEVEL_PROPERTY, verbose ? "INFO" : "OFF");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See '" + name + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        switch (e) {
            case UserError error -> {
                err.println(name + ": " + error.getMessage());
                if (!error.advice().isEmpty()) {
                    err.println(error.advice());
                }
            }
            case InterruptedException _ -> err.println(name + ": interrupted");
            case IOException refused
            when UserError.isOfFiles(refused) -> {
                err.println(name + ": " + UserError.reasonOf(refused));
                err.println(UserError.adviceOnFiles());
            }
            default -> {
                err.println(name + ": " + e.getClass().getSimpleName() + ": " + UserError.reasonOf(e));
                err.println("This is a fault in Platen. Run it again with --verbose and report what it prints.");
            }
        }
        if (verbose) {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}

package dev.platen.cli;

import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What every command has: where it was called, so that it can print there and name its options in errors.
abstract class BaseCommand implements Callable<Integer> {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;

    @Spec
    private @Nullable CommandSpec spec;

    final CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    /// A console whose standard output is kept for JSON, or is not.
    final Console console(boolean json) {
        return new Console(spec().commandLine().getOut(), spec().commandLine().getErr(), json, null);
    }

    /// A console that prints figures where `json` says.
    final Console console(JsonOption json) {
        requireWritable("--json", json.file());
        return new Console(
                spec().commandLine().getOut(), spec().commandLine().getErr(), json.toStandardOutput(), json.file());
    }

    /// A wrong option or argument: shown with a pointer to this command's help, exit code 2.
    final ParameterException usageError(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    /// Something that ends in its own order when somebody wants to stop.
    @FunctionalInterface
    interface Work {
        /// Does it, and looks now and then whether to go on.
        ///
        /// @return whether all is well
        boolean run(Interruption interruption) throws Exception;
    }

    /// Does work that Ctrl-C does not kill. What goes wrong is told here, because after Ctrl-C the process
    /// ends with the work.
    ///
    /// @return the exit code, also the process's after Ctrl-C
    final int interruptible(Work work) throws Exception {
        Interruption interruption = Interruption.ofProcess();
        CommandLine command = spec().commandLine();
        int exitCode = FAILURE;
        try {
            exitCode = work.run(interruption) ? SUCCESS : FAILURE;
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            exitCode = command.getExecutionExceptionHandler()
                    .handleExecutionException(e, command, command.getParseResult());
        } finally {
            interruption.finish(exitCode);
        }
        return exitCode;
    }

    final void requireRange(String option, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw usageError(option + " must be " + lowest + " to " + highest + ", not " + value);
        }
    }

    /// Before anything long begins whose result would be lost.
    final void requireWritable(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw usageError(option + ": the file '" + file + "' cannot be written; name one in a folder that exists");
        }
    }

    /// The topics of the tenant that `--tenant` names.
    final Topics topics(String tenant) {
        try {
            return new Topics(tenant);
        } catch (IllegalArgumentException e) {
            throw usageError("--tenant: " + e.getMessage());
        }
    }
}

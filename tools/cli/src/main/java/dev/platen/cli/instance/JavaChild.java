package dev.platen.cli.instance;

import dev.platen.cli.console.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A Java program in a process of its own, on the Java of this one. All that it prints goes to a log file,
/// and line by line to a listener. It does not hear of Ctrl-C; its standard input ends when this process
/// does.
public final class JavaChild implements AutoCloseable {
    private static final int STOP_SECONDS = 30;
    private static final int KILL_SECONDS = 5;
    private static final int LOG_TAIL_LINES = 15;

    /// A terminal sends its signals to every process in it: this one decides when its children end.
    private static final List<String> WITHOUT_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "platen-child");

    private final Process process;
    private final Path log;
    private volatile @Nullable IOException logFailure;

    /// What to run: options of the virtual machine, then class path, main class, arguments.
    public record Program(List<String> options, String classPath, String mainClass, List<String> arguments) {
        public Program {
            options = List.copyOf(options);
            arguments = List.copyOf(arguments);
        }

        List<String> command(Path temporary) {
            List<String> command = new ArrayList<>(WITHOUT_TERMINAL_SIGNALS);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Djava.io.tmpdir=" + temporary);
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, mainClass));
            command.addAll(arguments);
            return command;
        }
    }

    private JavaChild(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts the program and returns at once. Beside its log is the folder for its temporary files: what
    /// is killed removes none, so they go with the run. `log` is appended to; a line for which `heard`
    /// answers true is not written there. `ended` runs when it prints nothing more.
    public static JavaChild start(Program program, Path log, Predicate<String> heard, Runnable ended)
            throws IOException {
        Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Path temporary = Files.createDirectories(log.resolveSibling("tmp"));
        Process process = new ProcessBuilder(program.command(temporary))
                .redirectErrorStream(true)
                .start();
        JavaChild child = new JavaChild(process, log);
        Thread.ofPlatform().daemon().name("child-log").start(() -> child.copyOutput(heard, ended));
        return child;
    }

    private void copyOutput(Predicate<String> heard, Runnable ended) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                if (!heard.test(line)) {
                    write(line);
                }
            }
        } catch (IOException e) {
            // The process is gone; nothing more is heard of it.
        } finally {
            ended.run();
        }
    }

    /// A log that cannot be written is not the child's fault: it is heard all the same.
    private void write(String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            logFailure = e;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// Processor time that it has used; none where the system does not tell.
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Writes a line to its standard input. Does nothing if it does not listen any more.
    public void tell(String line) {
        try {
            Writer input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            // It has ended; whoever waits for its end hears of that.
        }
    }

    /// Waits for the end of the process; answers its exit code.
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /// The last lines of its log, for an error message.
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
            return logFailure == null
                    ? tail
                    : tail + "\n(more could not be written to " + log + ": " + UserError.reasonOf(logFailure) + ")";
        } catch (IOException | UncheckedIOException e) {
            return "(unreadable: " + UserError.reasonOf(logFailure == null ? e : logFailure) + ")";
        }
    }

    /// Ends it as a crash would, and waits until it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    }

    /// SIGTERM, and the end by force if that takes too long. An interrupted thread does not wait.
    @Override
    public void close() {
        // Through the handle: Process.destroy() would close the child's input too, which means "parent is
        // gone".
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

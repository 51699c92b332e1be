package dev.platen.cli.demo;

import dev.platen.cli.Home;
import dev.platen.cli.console.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One instance of Platen in a process of its own, with the class path of this one. All that it prints goes
/// to a log file; it says there when it is ready.
final class InstanceProcess implements AutoCloseable {
    /// The instance's configuration in its folder.
    static final String CONFIG = "platen.yaml";

    /// What it printed.
    static final String LOG = "instance.log";

    private static final Pattern READY = Pattern.compile("platen ready api=(\\S+) admin=(\\S+)");
    private static final int READY_SECONDS = 60;
    private static final int STOP_SECONDS = 30;
    private static final int KILL_SECONDS = 5;
    private static final int LOG_TAIL_LINES = 15;

    /// A terminal sends its signals to every process in it: this one decides when its instance ends.
    private static final List<String> WITHOUT_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "platen-instance");

    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseG1GC",
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:G1PeriodicGCInterval=2000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final Path log;
    private final CompletableFuture<Addresses> ready = new CompletableFuture<>();

    /// Where an instance listens.
    record Addresses(URI api, URI admin) {}

    private InstanceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts the process and returns at once. It reads `platen.yaml` in `folder` and leaves its log and
    /// its recordings there; `javaOptions` come after the usual ones and win over them.
    static InstanceProcess start(Home home, Path folder, List<String> javaOptions) throws IOException {
        List<String> command = new ArrayList<>(WITHOUT_TERMINAL_SIGNALS);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-XX:FlightRecorderOptions:repository=" + folder.resolve("recordings") + ",maxchunksize=1M");
        command.addAll(javaOptions);
        command.add("-D" + Home.PROPERTY + "=" + home.folder());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(InstanceMain.class.getName());
        command.addAll(List.of("--config", folder.resolve(CONFIG).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        InstanceProcess instance = new InstanceProcess(process, folder.resolve(LOG));
        Thread.ofPlatform().daemon().name("instance-log").start(instance::copyOutput);
        return instance;
    }

    private void copyOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Writer writer = Files.newBufferedWriter(log)) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                writer.write(line + "\n");
                writer.flush();
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(new Addresses(URI.create(matcher.group(1)), URI.create(matcher.group(2))));
                }
            }
            ready.completeExceptionally(new IOException("the instance ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /// Waits until the instance is ready.
    Addresses awaitReady() throws InterruptedException {
        try {
            return ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed(UserError.reasonOf(e));
        } catch (TimeoutException e) {
            throw failed("the instance was not ready within " + READY_SECONDS + " s");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// An error with the end of the instance's log.
    UserError failed(String reason) {
        return new UserError(reason + "; its log ends:\n" + logTail(), "");
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(unreadable: " + UserError.reasonOf(e) + ")";
        }
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

package dev.platen.cli.instance;

import dev.platen.cli.Home;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
public final class InstanceProcess implements AutoCloseable {
    /// The instance's configuration in its folder.
    public static final String CONFIG = "platen.yaml";

    /// What it printed.
    public static final String LOG = "instance.log";

    private static final Pattern READY = Pattern.compile("platen ready api=(\\S+) admin=(\\S+)");
    private static final int READY_SECONDS = 60;

    private static final List<String> DEMO_OPTIONS = List.of(
            "-XX:+UseG1GC",
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:G1PeriodicGCInterval=2000");

    /// Flags that every JVM that runs the Pulsar client needs.
    public static final List<String> CLIENT_OPTIONS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private final JavaChild child;
    private final CompletableFuture<Ready> ready;

    /// Where an instance listens.
    public record Addresses(URI api, URI admin) {
        /// Those that a line of an instance's log tells, or null if it tells none.
        public static @Nullable Addresses in(String line) {
            Matcher matcher = READY.matcher(line);
            return matcher.find() ? new Addresses(URI.create(matcher.group(1)), URI.create(matcher.group(2))) : null;
        }
    }

    private record Ready(Addresses addresses, long nanos) {}

    private InstanceProcess(JavaChild child, CompletableFuture<Ready> ready) {
        this.child = child;
        this.ready = ready;
    }

    /// Starts the process and returns at once. It reads `platen.yaml` in `folder` and leaves its log and
    /// its recordings there; `javaOptions` come after the usual ones and win over them. It uses the
    /// distribution's start cache, unless they say otherwise.
    public static InstanceProcess start(Home home, Path folder, List<String> javaOptions) throws IOException {
        List<String> options = new ArrayList<>(DEMO_OPTIONS);
        options.addAll(javaOptions);
        CompletableFuture<Ready> ready = new CompletableFuture<>();
        JavaChild child = JavaChild.start(
                program(home, folder, options),
                folder.resolve(LOG),
                line -> {
                    Addresses addresses = Addresses.in(line);
                    if (addresses != null) {
                        ready.complete(new Ready(addresses, System.nanoTime()));
                    }
                    return false;
                },
                () -> ready.completeExceptionally(new IOException("the instance ended before it was ready")));
        return new InstanceProcess(child, ready);
    }

    /// An instance that reads `platen.yaml` in `folder`, as a program with `options`.
    public static JavaChild.Program program(Home home, Path folder, List<String> options) {
        List<String> all = new ArrayList<>(CLIENT_OPTIONS);
        all.add("-XX:FlightRecorderOptions:repository=" + folder.resolve("recordings") + ",maxchunksize=1M");
        if (options.stream().noneMatch(option -> option.startsWith("-XX:AOT"))) {
            all.addAll(StartCache.of(home).options());
        }
        all.addAll(options);
        all.add("-D" + Home.PROPERTY + "=" + home.folder());
        return new JavaChild.Program(
                all,
                System.getProperty("java.class.path"),
                InstanceMain.class.getName(),
                List.of("--config", folder.resolve(CONFIG).toString()));
    }

    /// Waits until the instance is ready.
    public Addresses awaitReady() throws InterruptedException {
        return ready().addresses();
    }

    /// When the instance said that it is ready, by [System#nanoTime()]; waits until it has.
    public long readyNanos() throws InterruptedException {
        return ready().nanos();
    }

    private Ready ready() throws InterruptedException {
        try {
            return ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed(UserError.reasonOf(e));
        } catch (TimeoutException e) {
            throw failed("the instance was not ready within " + READY_SECONDS + " s");
        }
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /// Processor time that the process has used; none where the system does not tell.
    public Duration cpuTime() {
        return child.cpuTime();
    }

    /// An error with the end of the instance's log.
    public UserError failed(String reason) {
        return new UserError(reason + "; its log ends:\n" + child.logTail(), "");
    }

    @Override
    public void close() {
        child.close();
    }
}

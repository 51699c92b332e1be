package dev.platen.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Runs one instance until it is told to stop: `Main [--config FILE] [--set key=value]...`.
public final class Main {
    /// For what comes after the drain.
    private static final Duration CLOSING = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] arguments) {
        // Beside logging and configuration, which take as long.
        Thread _ = Thread.ofPlatform().daemon().name("recorder").start(FlightRing::load);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int status = run(arguments, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /// Starts an instance and waits until the process is told to end.
    ///
    /// @return 0, or 1 if it could not start
    private static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            AppConfig config = config(arguments);
            endWith(config.scaling().process().lifeline());
            App app = App.start(config, command(arguments));
            Thread.setDefaultUncaughtExceptionHandler(app.uncaught());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                closeInTime(app, config.drainTimeout().plus(CLOSING), err);
                                stopped.countDown();
                            },
                            "shutdown"));
            out.println("platen ready api=" + app.apiUrl() + " admin=" + app.adminUrl());
            stopped.await();
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
        } catch (IOException | IllegalStateException | UncheckedIOException e) {
            err.println("the instance cannot start: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    /// A stop has a bound, whatever a client waits for: what is not acknowledged comes again elsewhere.
    private static void closeInTime(App app, Duration bound, PrintStream err) {
        Thread closing = Thread.ofPlatform().daemon().name("closing").start(app::close);
        try {
            if (!closing.join(bound)) {
                err.println("the stop took longer than " + bound.toSeconds() + " s, the process ends; it waited in "
                        + List.of(closing.getStackTrace()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts a process like this one.
    private static List<String> command(String[] arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Ends this process, as a signal would, when the process `pid` has ended.
    private static void endWith(long pid) {
        if (pid != 0) {
            var _ = ProcessHandle.of(pid)
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .thenRun(() -> Thread.ofPlatform().name("lifeline").start(() -> System.exit(0)));
        }
    }

    private static AppConfig config(String[] arguments) throws ConfigException {
        Path file = null;
        Map<String, String> overrides = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : null;
            switch (arguments[i]) {
                case "--config" -> file = Path.of(required(arguments[i], value));
                case "--set" -> set(required(arguments[i], value), overrides);
                default ->
                    throw new ConfigException(
                            "unknown option '" + arguments[i] + "'; there are --config FILE and --set key=value");
            }
        }
        Path home = Path.of(System.getProperty("platen.home", "."));
        return AppConfig.read(file, System.getenv(), overrides, home);
    }

    private static String required(String option, @Nullable String value) throws ConfigException {
        if (value == null) {
            throw new ConfigException("option " + option + " needs a value");
        }
        return value;
    }

    private static void set(String assignment, Map<String, String> overrides) throws ConfigException {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("option --set needs key=value, not '" + assignment + "'");
        }
        overrides.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
}

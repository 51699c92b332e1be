package dev.platen.devbroker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of the child process on a data folder.
final class BrokerProcess {
    /// Loopback by number: a name could resolve to an address that the broker does not listen on.
    static final String HOST = "127.0.0.1";

    /// Stopping takes about 2 s on an idle machine.
    private static final int STOP_SECONDS = 20;

    private static final int KILL_SECONDS = 10;

    /// What is under way when a process is stopped takes a few milliseconds.
    private static final int STANDSTILL_MILLIS = 500;

    /// What the broker needs to run on JDK 25, and limits that suit a machine it shares with all else.
    private static final List<String> JVM_FLAGS = List.of(
            "-Xms32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.platform=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dlog4j.configurationFile=classpath:dev/platen/devbroker/log4j2.xml");

    /// Runs the rest of the command without the signals that a terminal sends to its whole process group:
    /// the parent decides when its broker ends, and that is last.
    private static final List<String> WITHOUT_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "platen-broker");

    /// Where the broker listens.
    record Addresses(URI service, URI admin) {}

    private final Process process;
    private final Path log;
    private final Path console;
    private final CompletableFuture<Addresses> addresses = new CompletableFuture<>();

    private BrokerProcess(Process process, Path log, Path console) {
        this.process = process;
        this.log = log;
        this.console = console;
    }

    /// Starts the process and returns at once. Port 0 lets the broker choose.
    static BrokerProcess start(DevBrokerConfig config, Path dataDir, int servicePort, int adminPort)
            throws IOException {
        Path conf = dataDir.resolve("standalone.conf");
        Path log = dataDir.resolve("broker.log");
        Path console = dataDir.resolve("console.log");
        BrokerConf.write(conf, servicePort, adminPort, config.listener());

        List<String> command = new ArrayList<>(WITHOUT_TERMINAL_SIGNALS);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-Xmx" + config.heapMegabytes() + "m");
        command.add("-XX:MaxDirectMemorySize=" + config.heapMegabytes() + "m");
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(dataDir.resolve("tmp")));
        command.add("-XX:ErrorFile=" + dataDir.resolve("hs_err_pid%p.log"));
        command.add("-Dplaten.broker.log=" + log);
        if (config.dataDir() == null) {
            command.add("-D" + BrokerMain.DISPOSABLE_DATA_PROPERTY + "=" + dataDir);
        }
        Path jars = config.brokerHome().toAbsolutePath().resolve("lib", "*");
        command.addAll(List.of("-cp", ownClassPath() + File.pathSeparator + jars));
        command.add(BrokerMain.class.getName());
        command.addAll(List.of("--config", conf.toString(), "-nfw", "-nss"));
        if (config.listener() == null) {
            // Would win over the advertised listeners.
            command.addAll(List.of("-a", HOST));
        }
        // Relative to the working folder: Pulsar makes a URL of the first, which a space in the path would
        // break.
        command.addAll(List.of("--metadata-url", "rocksdb:metadata"));
        command.addAll(List.of("--bookkeeper-dir", "bookkeeper", "--zookeeper-dir", "zookeeper"));

        Process process = new ProcessBuilder(command)
                .directory(dataDir.toFile())
                .redirectError(console.toFile())
                .start();
        BrokerProcess broker = new BrokerProcess(process, log, console);
        Thread.ofVirtual().name("broker-output").start(broker::readOutput);
        return broker;
    }

    /// The jar, or the folder of classes, that this class was loaded from: the child's main class is in it.
    private static String ownClassPath() throws DevBrokerException {
        var source = BrokerProcess.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new DevBrokerException("the place of the broker's main class is unknown");
        }
        return Path.of(URI.create(source.getLocation().toString())).toString();
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals(BrokerMain.STARTED)) {
                    addresses.complete(new Addresses(URI.create(words[1]), URI.create(words[2])));
                }
            }
        } catch (IOException e) {
            addresses.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The addresses, or null as long as the broker has not told them.
    @Nullable
    Addresses addressesIfStarted() {
        return addresses.getNow(null);
    }

    /// Waits for the end of the process, at most so long. True if it has ended.
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    int exitValue() {
        return process.exitValue();
    }

    /// The last lines that the broker wrote, for an error message. One on a full disk writes none.
    String logTail() {
        String tail = LogTail.of(console, log);
        return tail.isEmpty() ? "it wrote nothing to " + log + "; is there room?" : tail;
    }

    /// Asks the broker to end, and ends it if it does not within its time.
    void stop() throws InterruptedException {
        // Through the handle: Process.destroy() would close the child's input too, which means "parent is
        // gone".
        process.toHandle().destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } finally {
            kill();
        }
    }

    /// Ends the process as a crash would, between two writes to the journal. A kill tears a write that is
    /// under way, and the bookie takes half a record at the end of its journal for a whole one: the topic
    /// could not be opened any more. With more bookies than one another would have the record.
    void crash() throws IOException, InterruptedException {
        if (process.isAlive()) {
            Process stopping = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start();
            stopping.waitFor(STANDSTILL_MILLIS, TimeUnit.MILLISECONDS);
            Path threads = Path.of("/proc", Long.toString(pid()), "task");
            for (int i = 0; i < STANDSTILL_MILLIS && !standStill(threads); i++) {
                boolean _ = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
        }
        kill();
    }

    /// Whether all threads are stopped; what is under way when a process is stopped is finished before.
    private static boolean standStill(Path threads) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                String stat = Files.readString(thread.resolve("stat"));
                // The name, in brackets, may contain anything; behind it stands the state.
                if (!stat.startsWith(") T", stat.lastIndexOf(')'))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            // A thread has ended while they were counted, or this system does not tell.
            return false;
        }
    }

    /// Ends the process at once (`kill -9`) and waits until it is gone.
    void kill() throws InterruptedException {
        if (process.isAlive()) {
            process.toHandle().destroyForcibly();
        }
        process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    }
}

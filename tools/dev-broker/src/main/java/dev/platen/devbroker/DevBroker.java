package dev.platen.devbroker;

import dev.platen.devbroker.BrokerProcess.Addresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A real Pulsar broker on loopback in a process of its own. It ends with this object, and with the process
/// that started it however that ends.
///
/// Safe for use by several threads; starting and stopping exclude each other.
public final class DevBroker implements AutoCloseable {
    /// How often a starting broker is looked at.
    private static final Duration POLL = Duration.ofMillis(100);

    private final DevBrokerConfig config;
    private final Path dataDir;
    private final BrokerAdmin admin;

    private Running running;

    /// One run of the process, serving.
    private record Running(BrokerProcess process, Addresses addresses) {}

    private DevBroker(DevBrokerConfig config, Path dataDir, BrokerAdmin admin, Running running) {
        this.config = config;
        this.dataDir = dataDir;
        this.admin = admin;
        this.running = running;
    }

    /// Starts a broker and returns when it serves.
    ///
    /// @throws DevBrokerException if the broker ended, with the tail of its log, or was not ready in time
    public static DevBroker start(DevBrokerConfig config) throws IOException, InterruptedException {
        Path given = config.dataDir();
        Path dataDir = given == null
                ? Files.createTempDirectory("platen-broker-").toRealPath()
                : Files.createDirectories(given).toRealPath();
        BrokerAdmin admin = new BrokerAdmin();
        try {
            Running running = launch(config, dataDir, admin, config.servicePort(), config.adminPort());
            return new DevBroker(config, dataDir, admin, running);
        } catch (IOException | InterruptedException | RuntimeException e) {
            admin.close();
            if (given == null) {
                FileTree.delete(dataDir);
            }
            throw e;
        }
    }

    private static Running launch(
            DevBrokerConfig config, Path dataDir, BrokerAdmin admin, int servicePort, int adminPort)
            throws IOException, InterruptedException {
        BrokerProcess process = BrokerProcess.start(config, dataDir, servicePort, adminPort);
        try {
            return new Running(process, awaitReady(config, process, admin));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.kill();
            throw e;
        }
    }

    private static Addresses awaitReady(DevBrokerConfig config, BrokerProcess process, BrokerAdmin admin)
            throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (true) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
            if (process.awaitEnd(POLL)) {
                throw new DevBrokerException("the broker ended with exit code " + process.exitValue()
                        + " before it was ready\n" + process.logTail());
            }
            if (elapsed.compareTo(config.startTimeout()) > 0) {
                throw new DevBrokerException("the broker was not ready within "
                        + config.startTimeout().toSeconds() + " s\n" + process.logTail());
            }
            config.progress().accept(elapsed);
            Addresses addresses = process.addressesIfStarted();
            if (addresses != null && admin.isReady(addresses.admin())) {
                return addresses;
            }
        }
    }

    /// Address for Pulsar clients, such as `pulsar://127.0.0.1:6650`.
    public synchronized URI serviceUrl() {
        return running.addresses().service();
    }

    /// Address of the admin HTTP interface, such as `http://127.0.0.1:8080`.
    public synchronized URI adminUrl() {
        return running.addresses().admin();
    }

    /// Process id of the broker.
    public synchronized long pid() {
        return running.process().pid();
    }

    /// Whether the broker's process runs.
    public synchronized boolean isAlive() {
        return running.process().isAlive();
    }

    /// How its process ended, and the last lines of its log, each file under its name; for an error message.
    /// Null while it runs.
    public synchronized @Nullable String death() {
        BrokerProcess process = running.process();
        return process.isAlive() ? null : "exit code " + process.exitValue() + "\n" + process.logTail();
    }

    /// Creates a tenant; that it exists already is fine.
    public synchronized void createTenant(String tenant) throws IOException, InterruptedException {
        admin.create(adminUrl(), "tenants/" + tenant, "{\"allowedClusters\":[\"" + BrokerConf.CLUSTER + "\"]}");
    }

    /// Ends the broker as a crash would (`kill -9`). Its data stays; [#restart()] starts it again.
    public synchronized void kill() throws IOException, InterruptedException {
        running.process().crash();
    }

    /// Stops the broker if it runs and starts it again on the same ports and the same data.
    public synchronized void restart() throws IOException, InterruptedException {
        running.process().stop();
        running = launch(
                config, dataDir, admin, serviceUrl().getPort(), adminUrl().getPort());
    }

    /// Stops the broker and deletes its data if it was temporary. An interrupted thread does not wait: the
    /// broker is ended at once.
    @Override
    public synchronized void close() throws IOException {
        try {
            running.process().stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close();
            if (config.dataDir() == null) {
                FileTree.delete(dataDir);
            }
        }
    }
}

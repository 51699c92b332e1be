package dev.platen.devbroker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a [DevBroker] is started. Begin with [#of(Path)] or [#fromSystemProperty()] and change what differs.
///
/// @param brokerHome folder whose `lib` holds the broker's jars
/// @param dataDir where messages and metadata are kept and survive [DevBroker#close()]; null for a
///     temporary folder that is deleted with the broker
/// @param servicePort port of Pulsar's own protocol; 0 for any free port
/// @param adminPort port of the admin HTTP interface; 0 for any free port
/// @param listener a second address under which the broker tells its clients to reach it; null for none
/// @param heapMegabytes its heap, and as much direct memory
/// @param startTimeout how long a start may take before it counts as failed
/// @param progress told the time elapsed since the start, a few times a second, until the broker is ready
public record DevBrokerConfig(
        Path brokerHome,
        @Nullable Path dataDir,
        int servicePort,
        int adminPort,
        @Nullable Listener listener,
        int heapMegabytes,
        Duration startTimeout,
        Consumer<Duration> progress) {

    /// An address that clients get who ask for the listener `name`: what listens at `port` forwards to the
    /// broker's `servicePort`, which must be given.
    public record Listener(String name, int port) {}

    /// System property that names the broker's folder.
    public static final String HOME_PROPERTY = "platen.broker.home";

    /// A start takes about 7 s on an idle machine and four times as long on a busy one.
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(90);

    private static final int DEFAULT_HEAP_MEGABYTES = 192;
    private static final int MAX_PORT = 65_535;

    public DevBrokerConfig {
        requirePort("servicePort", servicePort);
        requirePort("adminPort", adminPort);
        if (servicePort != 0 && servicePort == adminPort) {
            throw new IllegalArgumentException("servicePort and adminPort must differ, both are " + adminPort);
        }
        if (listener != null && servicePort == 0) {
            throw new IllegalArgumentException("a listener needs a servicePort that is known beforehand");
        }
        if (heapMegabytes < 64) {
            throw new IllegalArgumentException("heapMegabytes must be at least 64, is " + heapMegabytes);
        }
        if (startTimeout.isNegative() || startTimeout.isZero()) {
            throw new IllegalArgumentException("startTimeout must be positive, is " + startTimeout);
        }
        if (!Files.isDirectory(brokerHome.resolve("lib"))) {
            throw new IllegalArgumentException("no broker in " + brokerHome + ": it has no folder `lib`");
        }
    }

    /// Free ports, temporary data, the broker of the given folder.
    public static DevBrokerConfig of(Path brokerHome) {
        return new DevBrokerConfig(
                brokerHome, null, 0, 0, null, DEFAULT_HEAP_MEGABYTES, DEFAULT_START_TIMEOUT, elapsed -> {});
    }

    /// As [#of(Path)], with the folder that the system property [#HOME_PROPERTY] names.
    public static DevBrokerConfig fromSystemProperty() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw new IllegalArgumentException("system property " + HOME_PROPERTY + " must name the broker's folder");
        }
        return of(Path.of(home));
    }

    public DevBrokerConfig withPorts(int newServicePort, int newAdminPort) {
        return new DevBrokerConfig(
                brokerHome, dataDir, newServicePort, newAdminPort, listener, heapMegabytes, startTimeout, progress);
    }

    public DevBrokerConfig withDataDir(Path newDataDir) {
        return new DevBrokerConfig(
                brokerHome, newDataDir, servicePort, adminPort, listener, heapMegabytes, startTimeout, progress);
    }

    public DevBrokerConfig withListener(Listener newListener) {
        return new DevBrokerConfig(
                brokerHome, dataDir, servicePort, adminPort, newListener, heapMegabytes, startTimeout, progress);
    }

    public DevBrokerConfig withHeapMegabytes(int newHeapMegabytes) {
        return new DevBrokerConfig(
                brokerHome, dataDir, servicePort, adminPort, listener, newHeapMegabytes, startTimeout, progress);
    }

    public DevBrokerConfig withStartTimeout(Duration newStartTimeout) {
        return new DevBrokerConfig(
                brokerHome, dataDir, servicePort, adminPort, listener, heapMegabytes, newStartTimeout, progress);
    }

    public DevBrokerConfig withProgress(Consumer<Duration> newProgress) {
        return new DevBrokerConfig(
                brokerHome, dataDir, servicePort, adminPort, listener, heapMegabytes, startTimeout, newProgress);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(name + " must be 0.." + MAX_PORT + ", is " + port);
        }
    }
}

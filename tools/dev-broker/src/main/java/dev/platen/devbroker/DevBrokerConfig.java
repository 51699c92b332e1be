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
/// @param startTimeout how long a start may take before it counts as failed
/// @param progress told the time elapsed since the start, a few times a second, until the broker is ready
public record DevBrokerConfig(
        Path brokerHome,
        @Nullable Path dataDir,
        int servicePort,
        int adminPort,
        Duration startTimeout,
        Consumer<Duration> progress) {

    /// System property that names the broker's folder.
    public static final String HOME_PROPERTY = "platen.broker.home";

    /// A start takes about 7 s on an idle machine and four times as long on a busy one.
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(90);

    private static final int MAX_PORT = 65_535;

    public DevBrokerConfig {
        requirePort("servicePort", servicePort);
        requirePort("adminPort", adminPort);
        if (servicePort != 0 && servicePort == adminPort) {
            throw new IllegalArgumentException("servicePort and adminPort must differ, both are " + adminPort);
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
        return new DevBrokerConfig(brokerHome, null, 0, 0, DEFAULT_START_TIMEOUT, elapsed -> {});
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
        return new DevBrokerConfig(brokerHome, dataDir, newServicePort, newAdminPort, startTimeout, progress);
    }

    public DevBrokerConfig withDataDir(Path newDataDir) {
        return new DevBrokerConfig(brokerHome, newDataDir, servicePort, adminPort, startTimeout, progress);
    }

    public DevBrokerConfig withStartTimeout(Duration newStartTimeout) {
        return new DevBrokerConfig(brokerHome, dataDir, servicePort, adminPort, newStartTimeout, progress);
    }

    public DevBrokerConfig withProgress(Consumer<Duration> newProgress) {
        return new DevBrokerConfig(brokerHome, dataDir, servicePort, adminPort, startTimeout, newProgress);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(name + " must be 0.." + MAX_PORT + ", is " + port);
        }
    }
}

package dev.platen.cli.broker;

import dev.platen.app.broker.Namespaces;
import dev.platen.cli.Home;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.UserError;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import dev.platen.devbroker.DevBrokerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A development broker with all that Platen needs in it.
public final class LocalBroker {
    private LocalBroker() {}

    /// Where a broker listens and keeps its data; port 0 is any free one, no folder a temporary one.
    public record Place(int port, int webPort, @Nullable Path data) {}

    /// Returns when the broker serves and has the tenant and its namespaces.
    public static DevBroker start(Home home, Place place, Topics topics, Console console) throws InterruptedException {
        requireFree(place.port(), "--port");
        requireFree(place.webPort(), "--web-port");
        DevBrokerConfig config = DevBrokerConfig.of(home.broker()).withPorts(place.port(), place.webPort());
        DevBroker broker = start(place.data() == null ? config : config.withDataDir(place.data()), console);
        try {
            new Namespaces(broker.adminUrl(), null).create(topics.tenant());
            return broker;
        } catch (IOException e) {
            closeQuietly(broker, e);
            throw new UserError("the broker did not start: " + UserError.reasonOf(e), "Check the data folder.", e);
        } catch (InterruptedException | RuntimeException e) {
            closeQuietly(broker, e);
            throw e;
        }
    }

    /// Returns when the broker serves; it has no tenant of ours yet.
    public static DevBroker start(DevBrokerConfig config, Console console) throws InterruptedException {
        LiveLine live = console.liveLine(System.nanoTime());
        try {
            return DevBroker.start(config.withProgress(elapsed ->
                    live.update("starting a Pulsar broker: " + elapsed.toSeconds() + " s", System.nanoTime())));
        } catch (DevBrokerException e) {
            throw new UserError(String.valueOf(e.getMessage()), "", e);
        } catch (IOException e) {
            String place = config.dataDir() == null ? "" : " in " + config.dataDir();
            throw new UserError(
                    "the broker did not start" + place + ": " + UserError.reasonOf(e), UserError.adviceOnFiles(), e);
        } finally {
            live.clear();
        }
    }

    private static void closeQuietly(DevBroker broker, Exception reason) {
        try {
            broker.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /// `port` if nobody listens there, else 0.
    public static int ifFree(int port) {
        return isFree(port) ? port : 0;
    }

    private static void requireFree(int port, String option) {
        if (port != 0 && !isFree(port)) {
            throw new UserError("port " + port + " is in use", "Choose another with " + option + ", or 0 for any.");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.platen.devbroker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.PulsarStandaloneStarter;

/// The child process: a standalone broker that tells its addresses on standard output and ends when its
/// standard input does, so that it never outlives the process that started it.
final class BrokerMain {
    /// First word of the one line on standard output; the service URL and the admin URL follow.
    static final String STARTED = "broker-started";

    /// System property: the folder to delete when the parent is gone. Unset where the data is to survive.
    static final String DISPOSABLE_DATA_PROPERTY = "platen.broker.disposable-data";

    /// How long a broker without a parent may take to stop in good order.
    private static final int ORPHAN_STOP_SECONDS = 10;

    private BrokerMain() {}

    public static void main(String[] args) {
        PrintStream parent = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try {
            PulsarStandaloneStarter broker = new PulsarStandaloneStarter(args);
            Thread.ofPlatform().daemon().name("parent-watch").start(() -> endWithParent(broker));
            broker.start();
            parent.println(STARTED + " " + broker.getBrokerServiceUrl() + " " + broker.getWebServiceUrl());
        } catch (Throwable e) {
            e.printStackTrace();
            // Not exit: the hooks of a half-started broker may never end.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void endWithParent(PulsarStandaloneStarter broker) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end counts.
            }
            Thread stop = Thread.ofPlatform().daemon().name("orphan-stop").start(broker::close);
            stop.join(TimeUnit.SECONDS.toMillis(ORPHAN_STOP_SECONDS));
            String disposable = System.getProperty(DISPOSABLE_DATA_PROPERTY);
            if (disposable != null) {
                FileTree.delete(Path.of(disposable));
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("not stopped in good order: " + e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}

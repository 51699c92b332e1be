package dev.platen.devbroker;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process that starts a broker, tells its id and then waits to be killed.
final class ParentMain {
    private ParentMain() {}

    public static void main(String[] args) throws Exception {
        try (DevBroker broker = DevBroker.start(DevBrokerConfig.of(Path.of(args[0])))) {
            System.out.println(broker.pid());
            new CountDownLatch(1).await();
        }
    }
}

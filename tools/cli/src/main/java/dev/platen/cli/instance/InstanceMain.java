package dev.platen.cli.instance;

import dev.platen.app.Main;
import dev.platen.incident.Probe;
import java.io.IOException;

/// Runs an instance that ends with the process that started it: its standard input closes when that is
/// gone, however it ended.
final class InstanceMain {
    private InstanceMain() {}

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().name("parent-watch").start(InstanceMain::endWithParent);
        Probe.startIfAsked();
        Main.main(args);
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end counts.
            }
        } catch (IOException e) {
            // Unreadable is as good as ended.
        }
        System.exit(0);
    }
}

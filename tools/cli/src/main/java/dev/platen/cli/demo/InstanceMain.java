package dev.platen.cli.demo;

import java.io.IOException;

/// Runs an instance that ends with the process that started it: its standard input closes when that is gone, however
/// it ended.
final class InstanceMain {
    private InstanceMain() {}

    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().name("parent-watch").start(InstanceMain::endWithParent);
        dev.platen.app.Main.main(args);
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

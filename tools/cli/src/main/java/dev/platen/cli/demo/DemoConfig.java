package dev.platen.cli.demo;

import dev.platen.cli.broker.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The demonstration's instance needs to be told no more than this.
final class DemoConfig {
    private DemoConfig() {}

    static void write(Path file, URI serviceUrl, URI adminUrl, Topics topics, int port, int adminPort)
            throws IOException {
        Files.writeString(file, """
                pulsar:
                  service-url: "%s"
                  admin-url: "%s"
                  tenant: "%s"
                http:
                  port: %d
                  admin-port: %d
                """.formatted(serviceUrl, adminUrl, topics.tenant(), port, adminPort));
    }
}

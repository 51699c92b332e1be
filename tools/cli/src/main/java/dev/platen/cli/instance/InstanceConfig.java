package dev.platen.cli.instance;

import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.TextFile;
import java.net.URI;
import java.nio.file.Path;

/// Where an instance finds its broker and listens: an instance of the tools needs to be told no more.
///
/// @param listener the broker's advertised listener to use; empty for its own address
public record InstanceConfig(URI serviceUrl, String listener, URI adminUrl, Topics topics, int port, int adminPort) {
    public void write(Path file) {
        TextFile.write(file, """
                pulsar:
                  service-url: "%s"
                  listener-name: "%s"
                  admin-url: "%s"
                  tenant: "%s"
                http:
                  port: %d
                  admin-port: %d
                """.formatted(serviceUrl, listener, adminUrl, topics.tenant(), port, adminPort));
    }
}

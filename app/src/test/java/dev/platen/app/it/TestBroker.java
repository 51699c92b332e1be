package dev.platen.app.it;

import dev.platen.app.broker.Namespaces;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The one broker of a test run; it ends with this JVM. Each test class works in a tenant of its own.
final class TestBroker {
    /// It keeps the topics of all test classes: its usual heap does not hold them.
    private static final int HEAP_MB = 640;

    private static @Nullable DevBroker broker;

    private TestBroker() {}

    static synchronized DevBroker get() throws IOException, InterruptedException {
        if (broker == null) {
            broker = DevBroker.start(DevBrokerConfig.of(Path.of("../tools/dev-broker/target/broker"))
                    .withHeapMegabytes(HEAP_MB));
        }
        return broker;
    }

    /// A new tenant with Platen's namespaces.
    static String newTenant(Class<?> test) throws IOException, InterruptedException {
        String tenant = test.getSimpleName().toLowerCase(Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 6);
        new Namespaces(get().adminUrl(), null).create(tenant);
        return tenant;
    }

    /// How to connect to it without an application.
    ///
    /// @param memoryBytes for requests that come in, and for outputs
    static PulsarSettings settings(String tenant, long memoryBytes) throws IOException, InterruptedException {
        return new PulsarSettings(
                get().serviceUrl().toString(), null, tenant, "platen", null, null, null, memoryBytes, memoryBytes);
    }

    /// What the broker's administration answers.
    ///
    /// @param path below `/admin/v2/`
    static String ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(get().adminUrl().resolve("/admin/v2/" + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}

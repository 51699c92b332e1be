package dev.platen.app.broker;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How an instance reaches its broker.
///
/// @param serviceUrl `pulsar://host:6650` or `pulsar+ssl://host:6651`
/// @param adminUrl `http://host:8080`; if set, missing namespaces are created at the start
/// @param tenant the Pulsar tenant that holds Platen's namespaces
/// @param subscription the name of the Shared subscription that all instances use
/// @param tokenFile file with an authentication token; read again at every connection
/// @param trustCertificatesFile file with the certificates to trust, for `pulsar+ssl`
/// @param listenerName which of the broker's advertised listeners to use, behind a proxy for instance; null
///     for its own address
/// @param intakeMemoryBytes target for the bytes that wait in the client for intake
/// @param outputMemoryBytes bound on the bytes that wait for the broker's receipt
public record PulsarSettings(
        String serviceUrl,
        @Nullable URI adminUrl,
        String tenant,
        String subscription,
        @Nullable Path tokenFile,
        @Nullable Path trustCertificatesFile,
        @Nullable String listenerName,
        long intakeMemoryBytes,
        long outputMemoryBytes) {
    String topic(String namespaceAndName) {
        return "persistent://" + tenant + "/" + namespaceAndName;
    }
}

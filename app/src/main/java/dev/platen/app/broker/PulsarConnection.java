package dev.platen.app.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SizeUnit;

/// The two Pulsar clients of an instance. Intake and output each have a byte budget of their own, so that a
/// burst of requests cannot take the memory that finished messages need to leave.
public final class PulsarConnection implements AutoCloseable {
    private final PulsarSettings settings;
    private final PulsarClient intake;
    private final PulsarClient output;

    private PulsarConnection(PulsarSettings settings, PulsarClient intake, PulsarClient output) {
        this.settings = settings;
        this.intake = intake;
        this.output = output;
    }

    /// Makes both clients; they connect when they are first used.
    ///
    /// @throws IOException if the settings cannot work
    public static PulsarConnection open(PulsarSettings settings) throws IOException {
        PulsarClient intake = client(settings, settings.intakeMemoryBytes());
        try {
            return new PulsarConnection(settings, intake, client(settings, settings.outputMemoryBytes()));
        } catch (IOException e) {
            intake.close();
            throw e;
        }
    }

    private static PulsarClient client(PulsarSettings settings, long memoryBytes) throws PulsarClientException {
        ClientBuilder builder = PulsarClient.builder()
                .serviceUrl(settings.serviceUrl())
                .memoryLimit(memoryBytes, SizeUnit.BYTES)
                .ioThreads(1)
                .listenerThreads(1)
                .operationTimeout(30, TimeUnit.SECONDS)
                .keepAliveInterval(10, TimeUnit.SECONDS)
                .loadConf(Map.of("statsIntervalSeconds", 0));
        Path token = settings.tokenFile();
        if (token != null) {
            builder.authentication(AuthenticationFactory.token(() -> readToken(token)));
        }
        Path certificates = settings.trustCertificatesFile();
        if (certificates != null) {
            builder.tlsTrustCertsFilePath(certificates.toString());
        }
        return builder.build();
    }

    private static String readToken(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file " + file, e);
        }
    }

    PulsarClient intake() {
        return intake;
    }

    PulsarClient output() {
        return output;
    }

    PulsarSettings settings() {
        return settings;
    }

    @Override
    public void close() throws IOException {
        try {
            intake.close();
        } finally {
            output.close();
        }
    }
}

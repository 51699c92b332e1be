package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SizeUnit;
import org.apache.pulsar.client.impl.ClientBuilderImpl;
import org.apache.pulsar.client.impl.PulsarClientImpl;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.apache.pulsar.shade.io.netty.util.HashedWheelTimer;
import org.apache.pulsar.shade.io.netty.util.Timer;

/// The Pulsar clients of an instance: one for each lane, made when the lane is subscribed, one for all that
/// leaves and for the templates, and one for what leaves from the urgent lane. So a burst of requests cannot
/// take the memory that finished messages need to leave, and an urgent message queues behind no other.
public final class PulsarConnection implements AutoCloseable {
    private static final int FIRST_RETRY_MILLIS = 100;

    /// A broker that is back is found within this time.
    private static final int LONGEST_RETRY_MILLIS = 2_000;

    /// What the clients time is retries, back-offs and time limits, none of them finer than this. A timer
    /// of each client's own, which wakes every millisecond, took 6 % of what an instance at full load
    /// computes.
    private static final int TICK_MILLIS = 10;

    private final PulsarSettings settings;
    private final Timer timer;
    private final PulsarClient output;
    private final PulsarClient urgentOutput;

    private PulsarConnection(PulsarSettings settings, Timer timer, PulsarClient output, PulsarClient urgentOutput) {
        this.settings = settings;
        this.timer = timer;
        this.output = output;
        this.urgentOutput = urgentOutput;
    }

    /// Makes the clients for outputs; they connect when they are first used.
    ///
    /// @throws IOException if the settings cannot work
    public static PulsarConnection open(PulsarSettings settings) throws IOException {
        Path certificates = settings.trustCertificatesFile();
        if (certificates != null) {
            // The client would say that the broker cannot be reached.
            SSLContext _ = AdminHttp.trusting(certificates);
        }
        Timer timer = new HashedWheelTimer(
                Thread.ofPlatform().daemon().name("pulsar-timer").factory(), TICK_MILLIS, TimeUnit.MILLISECONDS);
        PulsarClient output = null;
        try {
            output = outputClient(settings, timer);
            return new PulsarConnection(settings, timer, output, outputClient(settings, timer));
        } catch (IOException e) {
            if (output != null) {
                output.close();
            }
            timer.stop();
            throw e;
        }
    }

    /// Without a limit of its own: who sends has reserved the bytes.
    private static PulsarClient outputClient(PulsarSettings settings, Timer timer) throws PulsarClientException {
        ClientConfigurationData configuration = new ClientConfigurationData();
        ClientBuilder _ = builder(settings, configuration).memoryLimit(0, SizeUnit.BYTES);
        return PulsarClientImpl.builder().conf(configuration).timer(timer).build();
    }

    /// Makes the client of one lane, or of all that is parked.
    ///
    /// @param clockMillis any clock's milliseconds
    LaneClient openLane(String purpose, LongSupplier clockMillis) throws IOException {
        ClientConfigurationData configuration = new ClientConfigurationData();
        ClientBuilder _ = builder(settings, configuration);
        long intakeBytes = settings.intakeMemoryBytes();
        return new LaneClient(
                configuration,
                timer,
                purpose,
                intakeBytes / Lane.values().length,
                intakeBytes,
                new RoundTrip(clockMillis));
    }

    /// Makes a client for small messages that anybody may send, to whom nothing is owed.
    ///
    /// @param limitBytes what may wait, and what a message, or a batch of them, may have when unpacked
    LaneClient openSmall(String purpose, long limitBytes) throws IOException {
        ClientConfigurationData configuration = new ClientConfigurationData();
        ClientBuilder _ = builder(settings, configuration);
        return new LaneClient(configuration, timer, purpose, limitBytes, limitBytes, RoundTrip.unmeasured());
    }

    /// Makes a client that opens transactions. It asks the broker for its coordinator at once.
    PulsarClient openTransactions() throws PulsarClientException {
        ClientConfigurationData configuration = new ClientConfigurationData();
        ClientBuilder _ = builder(settings, configuration).enableTransaction(true);
        return PulsarClientImpl.builder().conf(configuration).timer(timer).build();
    }

    /// Writes into `configuration`. Never with `loadConf`: from there on a builder works on a copy, and
    /// what is set afterwards would be missing here.
    static ClientBuilder builder(PulsarSettings settings, ClientConfigurationData configuration) {
        configuration.setStatsIntervalSeconds(0);
        ClientBuilder builder = new ClientBuilderImpl(configuration)
                .serviceUrl(settings.serviceUrl())
                .ioThreads(1)
                .listenerThreads(1)
                .operationTimeout(30, TimeUnit.SECONDS)
                // Half of an outage would be lost by waiting twice as long each time.
                .startingBackoffInterval(FIRST_RETRY_MILLIS, TimeUnit.MILLISECONDS)
                .maxBackoffInterval(LONGEST_RETRY_MILLIS, TimeUnit.MILLISECONDS)
                .keepAliveInterval(10, TimeUnit.SECONDS);
        Path token = settings.tokenFile();
        if (token != null) {
            builder.authentication(AuthenticationFactory.token(() -> readToken(token)));
        }
        Path certificates = settings.trustCertificatesFile();
        if (certificates != null) {
            builder.tlsTrustCertsFilePath(certificates.toString());
        }
        if (settings.listenerName() != null) {
            builder.listenerName(settings.listenerName());
        }
        return builder;
    }

    private static String readToken(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file " + file, e);
        }
    }

    PulsarClient output() {
        return output;
    }

    PulsarClient urgentOutput() {
        return urgentOutput;
    }

    PulsarSettings settings() {
        return settings;
    }

    /// At the same time: each takes two seconds to be sure that nothing comes any more.
    @Override
    public void close() throws IOException {
        try {
            CompletableFuture.allOf(output.closeAsync(), urgentOutput.closeAsync())
                    .join();
        } catch (CompletionException e) {
            throw new IOException("a client of the broker did not close: " + e.getCause(), e);
        } finally {
            timer.stop();
        }
    }
}

package dev.platen.cli.broker;

import dev.platen.cli.console.UserError;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SizeUnit;
import org.apache.pulsar.client.impl.PulsarClientImpl;

/// Makes Pulsar clients the way all tools want them: bounded, few threads, and soon sure that a broker is
/// not there.
public final class BrokerClients {
    private static final int MEMORY_LIMIT_MEGABYTES = 32;
    /// The broker is near: one that was started again is found at once.
    private static final int MAX_BACKOFF_MILLIS = 500;

    private static final int OPERATION_TIMEOUT_SECONDS = 10;

    private BrokerClients() {}

    /// A client of a broker that lets everybody in; see [#create(URI, Access)].
    public static PulsarClient create(URI serviceUrl) {
        return create(serviceUrl, Access.NONE);
    }

    /// `serviceUrl` is `pulsar://host:port` or `pulsar+ssl://host:port`. Does not connect yet.
    ///
    /// @throws UserError if address or access cannot be used
    public static PulsarClient create(URI serviceUrl, Access access) {
        URI _ = Addresses.require(serviceUrl, List.of("pulsar", "pulsar+ssl"), "a broker", "pulsar://127.0.0.1:6650");
        try {
            return access.show(PulsarClient.builder())
                    .serviceUrl(serviceUrl.toString())
                    .memoryLimit(MEMORY_LIMIT_MEGABYTES, SizeUnit.MEGA_BYTES)
                    .ioThreads(1)
                    .listenerThreads(1)
                    .connectionTimeout(5, TimeUnit.SECONDS)
                    .maxBackoffInterval(MAX_BACKOFF_MILLIS, TimeUnit.MILLISECONDS)
                    .operationTimeout(OPERATION_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .lookupTimeout(OPERATION_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .build();
        } catch (PulsarClientException e) {
            throw unreachable(serviceUrl.toString(), e);
        }
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof PulsarClientException.AuthenticationException
                || cause instanceof PulsarClientException.AuthorizationException;
    }

    /// What to tell a person when a topic cannot be used.
    public static UserError unreachable(String topic, PulsarClient client, Throwable cause) {
        return unreachable(
                topic + " at " + ((PulsarClientImpl) client).getConfiguration().getServiceUrl(), cause);
    }

    /// What to tell a person when `what` does not answer.
    public static UserError unreachable(String what, Throwable cause) {
        return new UserError(
                "cannot use " + what + ": " + UserError.reasonOf(cause),
                isRefusal(cause)
                        ? Access.ADVICE
                        : "Check that the broker is up and the tenant exists; 'platen broker' starts one with both.",
                cause);
    }
}

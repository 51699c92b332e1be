package dev.platen.cli.incident;

import dev.platen.cli.broker.BrokerClients;
import java.net.URI;
import java.util.List;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/// The tools' own ways to the broker: urgent requests and their results have connections of their own, so
/// that what is measured never waits behind megabytes of the backlog.
record Connections(PulsarClient requests, PulsarClient urgentRequests, PulsarClient results, PulsarClient urgentResults)
        implements AutoCloseable {
    static Connections open(URI serviceUrl) {
        return new Connections(
                BrokerClients.create(serviceUrl),
                BrokerClients.create(serviceUrl),
                BrokerClients.create(serviceUrl),
                BrokerClients.create(serviceUrl));
    }

    /// Waits for nothing: a broker that is gone would never confirm. All at once, for each takes two seconds.
    @Override
    public void close() throws InterruptedException {
        List<Thread> closing = List.of(requests, urgentRequests, results, urgentResults).stream()
                .map(client -> Thread.ofVirtual().start(() -> shutdown(client)))
                .toList();
        for (Thread thread : closing) {
            thread.join();
        }
    }

    private static void shutdown(PulsarClient client) {
        try {
            client.shutdown();
        } catch (PulsarClientException e) {
            // It is being thrown away.
        }
    }
}

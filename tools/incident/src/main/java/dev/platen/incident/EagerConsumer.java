package dev.platen.incident;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/// *eager*: a listener acknowledges what arrives and hands it to a pool of rendering threads. What the many
/// examples on the web do, and what keeps the receiver queue empty and the pool's queue full. Both topics
/// feed one pool.
final class EagerConsumer {
    private static final int POOL_THREADS = 8;

    private final ExecutorService pool = Executors.newFixedThreadPool(POOL_THREADS);
    private final StockRenderer renderer;
    private final Outputs outputs;

    EagerConsumer(StockRenderer renderer, Outputs outputs) {
        this.renderer = renderer;
        this.outputs = outputs;
    }

    void start(PulsarClient client, Setup setup) throws PulsarClientException {
        for (String lane : new String[] {"normal", "urgent"}) {
            ControlMain.consumer(client, setup, lane)
                    .messageListener(this::received)
                    .subscribe();
        }
    }

    private void received(Consumer<byte[]> consumer, Message<byte[]> message) {
        var _ = consumer.acknowledgeAsync(message);
        pool.execute(() -> process(message.getData()));
    }

    private void process(byte[] payload) {
        try {
            var _ = outputs.send(renderer.render(payload));
        } catch (IOException | RuntimeException e) {
            var _ = outputs.reject(payload);
        }
    }
}

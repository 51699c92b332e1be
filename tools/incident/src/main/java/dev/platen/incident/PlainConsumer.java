package dev.platen.incident;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/// *tuned* and *cautious*: a bounded receiver queue, few threads that receive and render one message after
/// the other, and an acknowledgement when the broker has the output. Urgent requests have a consumer and a
/// thread of their own, so that they never wait behind a backlog.
final class PlainConsumer {
    private final StockRenderer renderer;
    private final Outputs outputs;

    PlainConsumer(StockRenderer renderer, Outputs outputs) {
        this.renderer = renderer;
        this.outputs = outputs;
    }

    void start(PulsarClient client, Setup setup, int threads) throws PulsarClientException {
        Consumer<byte[]> normal = ControlMain.subscribe(client, setup, "normal");
        Consumer<byte[]> urgent = ControlMain.subscribe(client, setup, "urgent");
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().name("normal-" + i).start(() -> receive(normal));
        }
        Thread.ofPlatform().name("urgent").start(() -> receive(urgent));
    }

    private void receive(Consumer<byte[]> consumer) {
        try {
            while (true) {
                Message<byte[]> message = consumer.receive();
                var _ = process(message.getData()).whenComplete((id, failure) -> {
                    if (failure == null) {
                        var _ = consumer.acknowledgeAsync(message);
                    } else {
                        consumer.negativeAcknowledge(message);
                    }
                });
            }
        } catch (PulsarClientException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<MessageId> process(byte[] payload) {
        try {
            return outputs.send(renderer.render(payload));
        } catch (IOException | RuntimeException e) {
            return outputs.reject(payload);
        }
    }
}

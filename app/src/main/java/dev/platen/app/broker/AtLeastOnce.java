package dev.platen.app.broker;

import java.util.concurrent.CompletableFuture;

/// Sends, and acknowledges when the broker has the output. An instance that dies between the two leaves an
/// output whose request is delivered again: what is downstream recognises it by the request's id.
public final class AtLeastOnce implements HandOver {
    private final OutputTopics outputs;

    /// @param outputs started and closed by its owner
    public AtLeastOnce(OutputTopics outputs) {
        this.outputs = outputs;
    }

    @Override
    public void start() {
        // Nothing of its own to connect.
    }

    @Override
    public CompletableFuture<?> send(Delivery delivery, Publication publication) {
        return outputs.send(delivery, publication);
    }

    @Override
    public CompletableFuture<Void> acknowledge(Delivery delivery) {
        return delivery.acknowledge();
    }

    @Override
    public void giveBack(Delivery delivery) {
        delivery.redeliver();
    }

    @Override
    public void finish() {
        // Nothing waits here.
    }

    @Override
    public void close() {
        // Nothing of its own to disconnect.
    }
}

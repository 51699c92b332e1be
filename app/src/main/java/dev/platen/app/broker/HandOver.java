package dev.platen.app.broker;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// The last step of a message: its output goes to the broker, its request leaves the lane. How firmly the two
/// hang together is what the implementations differ in. Safe for use by several threads.
public interface HandOver {
    /// Connects.
    ///
    /// @throws IOException if the broker cannot be used this way
    void start() throws IOException;

    /// Sends what was made of a request. Completes when the broker has it for good, on a thread that must not
    /// be held up, and with a failure when it never will; then the request must be given back.
    CompletableFuture<?> send(Delivery delivery, Publication publication);

    /// Lets a request go whose output the broker has; completes when the broker has confirmed it.
    CompletableFuture<Void> acknowledge(Delivery delivery);

    /// Leaves a request to the broker, which delivers it again.
    void giveBack(Delivery delivery);

    /// The instance stops and nothing new is begun: what waits for company leaves without.
    void finish();

    /// Disconnects; what has not been handed over is delivered again.
    void close() throws IOException;
}

package dev.platen.app.broker;

import org.apache.pulsar.client.api.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether a lane's consumer asks the broker for messages. Who holds the lane back, who exchanges its
/// consumer and who stops need not know of each other: what each said last counts. Safe for use by several
/// threads.
final class Tap {
    private @Nullable Consumer<?> consumer;
    private boolean held;
    private boolean shut;

    /// Whether messages stay with the broker for the time being.
    synchronized void hold(boolean newHeld) {
        held = newHeld;
        turn();
    }

    /// From now on it is this one, which was started paused.
    synchronized void consumer(Consumer<?> newConsumer) {
        consumer = newConsumer;
        turn();
    }

    /// Messages stay with the broker for good.
    synchronized void shut() {
        shut = true;
        turn();
    }

    private void turn() {
        if (consumer == null) {
            return;
        }
        if (held || shut) {
            consumer.pause();
        } else {
            consumer.resume();
        }
    }
}

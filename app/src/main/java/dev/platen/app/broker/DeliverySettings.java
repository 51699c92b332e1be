package dev.platen.app.broker;

import dev.platen.app.message.Lane;
import java.time.Duration;
import java.util.Set;

/// How outputs reach the broker.
///
/// @param mode how firmly an output and the acknowledgement of its request hang together
/// @param transactionTimeout after which the broker undoes a transaction whose instance is gone
/// @param largestGroup messages in one transaction, at most
/// @param ordered lanes that keep the order of messages with the same key
public record DeliverySettings(Mode mode, Duration transactionTimeout, int largestGroup, Set<Lane> ordered) {
    public DeliverySettings {
        ordered = Set.copyOf(ordered);
    }

    /// The ways to hand over.
    public enum Mode {
        AT_LEAST_ONCE("at-least-once"),
        TRANSACTIONAL("transactional");

        private final String id;

        Mode(String id) {
            this.id = id;
        }

        /// Its name in the configuration.
        public String id() {
            return id;
        }
    }
}

package dev.platen.app.broker;

import java.io.IOException;

/// Connections for tests without a broker.
public final class PulsarConnections {
    private PulsarConnections() {}

    /// One that is made but cannot be used: nobody listens there.
    public static PulsarConnection toNobody() {
        try {
            return PulsarConnection.open(new PulsarSettings(
                    "pulsar://127.0.0.1:1", null, "none", "none", null, null, null, 1 << 20, 1 << 20));
        } catch (IOException e) {
            throw new IllegalStateException("it connects when it is used", e);
        }
    }
}

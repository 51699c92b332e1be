package dev.platen.incident;

import java.util.Arrays;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/// *pass-through*: for each request an output of the size that a render would have, which the client copies
/// into its batch. Neither parses nor renders, so it is the limit that the client and the broker set.
final class PassThrough {
    private static final int THREADS = 2;

    private final Outputs outputs;
    private final byte[] output;

    PassThrough(Outputs outputs, int outputBytes) {
        this.outputs = outputs;
        output = new byte[outputBytes];
        Arrays.fill(output, (byte) 'x');
    }

    void start(PulsarClient client, Setup setup) throws PulsarClientException {
        Consumer<byte[]> normal = ControlMain.subscribe(client, setup, "normal");
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().name("normal-" + i).start(() -> receive(normal));
        }
    }

    private void receive(Consumer<byte[]> consumer) {
        try {
            while (true) {
                Message<byte[]> message = consumer.receive();
                var _ = outputs.send("email", Outputs.idOf(message.getData()), output)
                        .thenCompose(id -> consumer.acknowledgeAsync(message));
            }
        } catch (PulsarClientException e) {
            throw new IllegalStateException(e);
        }
    }
}

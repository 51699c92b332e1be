package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.junit.jupiter.api.Test;

class FollowedTopicTest {
    private static Message<byte[]> record(String key) {
        return Deliveries.stub(
                Message.class,
                Map.of(
                        "getKey", () -> key,
                        "size", () -> 2,
                        "getValue", () -> new byte[] {1, 2},
                        "getProperty", () -> null));
    }

    @Test
    void aRecordThatCannotBeFollowedKeepsNoOtherFromBeingRead() throws Exception {
        List<String> read = new ArrayList<>();
        try (PulsarConnection connection = PulsarConnections.toNobody()) {
            FollowedTopic topic = new FollowedTopic(connection, "records", "fleet/records", "own", message -> {
                if (message.getKey().equals("bad")) {
                    throw new IllegalStateException("as the test wants it");
                }
                read.add(message.getKey());
            });
            topic.read(record("bad"));
            topic.read(record("good"));
        }
        assertThat(read).containsExactly("good");
    }
}

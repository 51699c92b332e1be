package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.fairness.MemoryWorkspaceLog;
import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ParkedTopicsIT {
    private static final int MESSAGE_BYTES = 256 * 1024;
    private static final int MESSAGES = 40;
    private static final long INTAKE_BYTES = 16 * 1024 * 1024;
    private static final long GATE_BYTES = INTAKE_BYTES / Lane.values().length;

    /// Shorter than the client waits for an answer of the broker.
    private static final long SOON_SECONDS = 15;

    private record Returned(Delivery delivery, ParkedTopics.ParkedSource source) {
        void settle() {
            delivery.releasePayload();
            var _ = delivery.acknowledge();
        }
    }

    private final BlockingQueue<Returned> returned = new LinkedBlockingQueue<>();

    private Returned next(String what) throws InterruptedException {
        Returned next = returned.poll(SOON_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as(what).isNotNull();
        return next;
    }

    private static void send(Outputs outputs, ParkedTopic topic, int count) throws Exception {
        try (Producer<byte[]> producer = outputs.producer(topic.path().substring("requests/".length()))) {
            for (int i = 0; i < count; i++) {
                producer.send(new byte[MESSAGE_BYTES]);
            }
        }
    }

    @Test
    void aNewTopicDoesNotHoldUpWhatHasComeFromAnother() throws Exception {
        String tenant = TestBroker.newTenant(ParkedTopicsIT.class);
        PulsarSettings settings = TestBroker.settings(tenant, INTAKE_BYTES);
        ParkedTopic full = ParkedTopic.shared(Lane.NORMAL, "acme");
        ParkedTopic fresh = ParkedTopic.held(Lane.BULK, "zenith");
        Workspaces workspaces = new Workspaces(new MemoryWorkspaceLog());
        workspaces.start();
        try (Outputs outputs = new Outputs(tenant);
                PulsarConnection connection = PulsarConnection.open(settings);
                ParkedTopics topics = new ParkedTopics(connection, workspaces, System::currentTimeMillis)) {
            send(outputs, full, MESSAGES);
            send(outputs, fresh, 1);
            topics.start((delivery, source) -> returned.add(new Returned(delivery, source)));
            workspaces.announce(full);
            Returned first = next("a first message");
            Awaitility.await("the connection is not read any more")
                    .until(() -> topics.heldBytes() > GATE_BYTES - MESSAGE_BYTES);

            // The answer to this subscription cannot be read before what has come is handed on.
            workspaces.announce(fresh);
            first.source().next();
            Returned second = next("what has come, while the other topic's subscription waits");
            first.settle();
            Set<ParkedTopic> seen = new HashSet<>();
            Returned each = second;
            for (int rest = MESSAGES - 1; rest > 0; rest--) {
                each.settle();
                seen.add(each.source().topic());
                each.source().next();
                each = next("all that is parked");
            }
            each.settle();
            seen.add(each.source().topic());
            assertThat(seen).as("where messages came from").containsExactlyInAnyOrder(full, fresh);
        }
    }
}

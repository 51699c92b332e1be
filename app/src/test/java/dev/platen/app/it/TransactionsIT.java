package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.App;
import dev.platen.app.pipeline.PipelineStats.Count;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Delivery in transactions, seen by a reader of what is committed.
@Timeout(180)
class TransactionsIT extends OwnTenant {
    private static final Map<String, String> TRANSACTIONAL = Map.of("delivery.mode", "transactional");

    /// Every hundredth has no data and becomes a dead letter.
    private void send(String lane, String prefix, int count) throws Exception {
        outputs.sendAll(lane, count, i -> hello(prefix + i, i % 100 == 0 ? "{}" : TEN));
    }

    private void assertEachOnce(String prefix, int count) {
        outputs.awaitIds(count);
        assertThat(outputs.ids()).isEqualTo(ids(prefix, count));
        assertThat(outputs.all()).as("nothing twice").hasSize(count);
    }

    private void awaitMiddle(int count) {
        Awaitility.await("the instances are in the middle")
                .until(() -> outputs.all().size() > count / 10);
    }

    @Test
    void outputsDeadLettersAndAcknowledgementsAreCommittedTogether() throws Exception {
        int count = 3_000;
        try (App app = installation.start(TRANSACTIONAL)) {
            publishHello(app);
            send("normal", "txn-", count);
            assertEachOnce("txn-", count);
            Awaitility.await("all are settled").until(() -> app.stats().inFlight() == 0);
            assertThat(app.stats().total(Count.RENDERED)).isEqualTo(count - count / 100);
            assertThat(app.stats().total(Count.DEAD_LETTERED)).isEqualTo(count / 100);
        }
        try (App next = installation.start(Map.of())) {
            send("high", "after-", 1);
            outputs.awaitId("after-0");
            assertThat(next.stats().total(Count.RECEIVED) - next.stats().total(Count.DEAD_LETTERED))
                    .as("nothing was left in the lanes: another instance gets only what came after")
                    .isEqualTo(0);
            assertThat(outputs.all()).hasSize(count + 1);
        }
    }

    @Test
    void whatAKilledInstanceHadInATransactionComesOnceFromAnother() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance victim = Instance.start(installation, folder.resolve("victim.log"), TRANSACTIONAL)) {
            publishHello(survivor);
            send("normal", "kill-", count);
            awaitMiddle(count);
            victim.kill();
            int outWhenKilled = outputs.all().size();
            assertEachOnce("kill-", count);
            assertThat(outWhenKilled).as("the kill came in the middle").isLessThan(count);
            Awaitility.await("the survivor has settled everything")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> survivor.stats().inFlight() == 0);
            assertThat(outputs.all()).as("nothing twice").hasSize(count);
        }
    }

    @Test
    void aFrozenInstanceIsReplacedAndDoesNoHarmWhenItGoesOn() throws Exception {
        int count = 10_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance victim = Instance.start(installation, folder.resolve("frozen.log"), TRANSACTIONAL)) {
            publishHello(survivor);
            send("normal", "freeze-", count);
            awaitMiddle(count);
            victim.freeze();
            int outWhenFrozen = outputs.all().size();
            Awaitility.await("the survivor has taken over")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> outputs.all().size() >= count);
            assertThat(outWhenFrozen).as("the freeze came in the middle").isLessThan(count);

            victim.thaw();
            assertThat(victim.terminate()).as(victim.log()).isIn(0, 143);
            send("normal", "last-", 2);
            outputs.awaitId("last-1");
            assertThat(outputs.all()).as("nothing twice").hasSize(count + 2);
        }
    }

    @Test
    void aStoppedInstanceCommitsWhatItBegan() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance leaver = Instance.start(installation, folder.resolve("leaver.log"), TRANSACTIONAL)) {
            publishHello(survivor);
            send("normal", "drain-", count);
            awaitMiddle(count);
            int outWhenStopped = outputs.all().size();
            assertThat(leaver.terminate()).as(leaver.log()).isIn(0, 143);
            assertEachOnce("drain-", count);
            assertThat(outWhenStopped).as("the stop came in the middle").isLessThan(count);
            assertThat(leaver.log())
                    .contains("has stopped")
                    .doesNotContain("WARN")
                    .doesNotContain("ERROR");
        }
    }

    /// The broker refuses what another transaction has acknowledged. All that is handed over together with it
    /// comes again, once; a list of acknowledgements that is refused makes the broker forget the others of
    /// it.
    @Test
    void aRefusedAcknowledgementTakesNobodyElseWithIt() throws Exception {
        int count = 60;
        Map<String, String> oneAfterTheOther = Map.of(
                "delivery.mode",
                "transactional",
                "rendering.threads",
                "1",
                "limits.render-millis",
                "3000",
                "limits.steps",
                "1000000000");
        try (App app = installation.start(oneAfterTheOther);
                OtherTransaction other = new OtherTransaction(installation.tenant())) {
            publishHello(app);
            publish(
                    app,
                    "acme",
                    "slow",
                    "{% for i in xs %}{% for j in xs %}{% for k in xs %}{% endfor %}{% endfor %}{% endfor %}");
            String zeros = "[" + "0,".repeat(19_999) + "0]";
            other.send(sms("slow", "acme", "slow", "{\"xs\":" + zeros + "}"));
            List<MessageId> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(other.send(hello("all-" + i, TEN)));
            }
            Awaitility.await("all wait in the instance behind the slow one")
                    .until(() -> other.unacknowledged() > count);
            for (int i = 5; i < count; i += 10) {
                other.acknowledge(sent.get(i));
            }
            assertThat(outputs.all()).as("the slow one still holds them up").isEmpty();

            outputs.awaitIds(count - count / 10 + 1);
            assertThat(outputs.ids())
                    .as("what the other transaction has is not its")
                    .doesNotContain("all-5", "all-15");
            other.abort();
            outputs.awaitIds(count + 1);
            Awaitility.await("all are settled").until(() -> app.stats().inFlight() == 0);
            assertThat(outputs.all()).as("nothing twice").hasSize(count + 1);
        }
    }

    /// A consumer of the lane `normal` that takes nothing and has a transaction.
    private static final class OtherTransaction implements AutoCloseable {
        private final String topic;
        private final PulsarClient client;
        private final Consumer<byte[]> consumer;
        private final Producer<byte[]> producer;
        private final Transaction transaction;

        OtherTransaction(String tenant) throws Exception {
            topic = tenant + "/requests/normal";
            client = PulsarClient.builder()
                    .serviceUrl(TestBroker.get().serviceUrl().toString())
                    .enableTransaction(true)
                    .build();
            consumer = client.newConsumer()
                    .topic("persistent://" + topic)
                    .subscriptionName("platen")
                    .subscriptionType(SubscriptionType.Shared)
                    .startPaused(true)
                    .subscribe();
            producer = client.newProducer()
                    .topic("persistent://" + topic)
                    .enableBatching(false)
                    .create();
            transaction = client.newTransaction()
                    .withTransactionTimeout(60, TimeUnit.SECONDS)
                    .build()
                    .get();
        }

        MessageId send(String json) throws PulsarClientException {
            return producer.send(json.getBytes(StandardCharsets.UTF_8));
        }

        /// Messages that consumers of the lane have.
        int unacknowledged() throws Exception {
            return new ObjectMapper()
                    .readTree(TestBroker.ask("persistent/" + topic + "/stats"))
                    .path("subscriptions")
                    .path("platen")
                    .path("unackedMessages")
                    .asInt();
        }

        void acknowledge(MessageId id) throws Exception {
            consumer.acknowledgeAsync(id, transaction).get();
        }

        void abort() throws Exception {
            transaction.abort().get();
        }

        @Override
        public void close() throws PulsarClientException {
            client.close();
        }
    }
}

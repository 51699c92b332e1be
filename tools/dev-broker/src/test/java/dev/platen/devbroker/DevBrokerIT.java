package dev.platen.devbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// One broker serves all of these. The client is the broker's own, which its jars bring along.
@TestInstance(Lifecycle.PER_CLASS)
class DevBrokerIT {
    private static final int MAX_MESSAGE_BYTES = 5 * 1024 * 1024;
    private static final int RECEIVE_SECONDS = 60;

    private final AtomicReference<Duration> progress = new AtomicReference<>(Duration.ZERO);
    private DevBroker broker;

    @BeforeAll
    void start() throws Exception {
        broker = DevBroker.start(DevBrokerConfig.fromSystemProperty().withProgress(progress::set));
    }

    @AfterAll
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void reportsProgressWhileItStarts() {
        assertThat(progress.get()).as("elapsed time at the last report").isPositive();
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(broker.serviceUrl()).hasScheme("pulsar").hasHost("127.0.0.1");
        assertThat(broker.adminUrl()).hasScheme("http").hasHost("127.0.0.1");
        assertThat(ProcessHandle.of(broker.pid()))
                .as("the process named by pid()")
                .isPresent();
    }

    /// Ctrl-C goes to every process of a terminal, but the one that started the broker needs it to stop in
    /// good order.
    @Test
    void ignoresTheInterruptOfATerminal() throws Exception {
        String kill = "kill -INT " + broker.pid() + "; kill -HUP " + broker.pid();
        assertThat(new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor()).isZero();

        broker.createTenant("after-the-interrupt");

        assertThat(get("tenants")).contains("after-the-interrupt");
        assertThat(broker.isAlive()).isTrue();
    }

    @Test
    void carriesTheLargestMessageThatPulsarAccepts() throws Exception {
        byte[] payload = new byte[MAX_MESSAGE_BYTES - 1024];
        Arrays.fill(payload, (byte) 'x');
        try (PulsarClient client = client();
                Consumer<byte[]> consumer = consumer(client, "public/default/large");
                Producer<byte[]> producer = producer(client, "public/default/large")) {
            producer.send(payload);

            Message<byte[]> message = consumer.receive(RECEIVE_SECONDS, TimeUnit.SECONDS);

            assertThat(message).as("a message of 5 MiB").isNotNull();
            assertThat(message.getData()).isEqualTo(payload);
            consumer.acknowledge(message);
        }
    }

    @Test
    void handsOverWithinATransaction() throws Exception {
        try (PulsarClient client = client();
                Consumer<byte[]> consumer = consumer(client, "public/default/transacted");
                Producer<byte[]> producer = producer(client, "public/default/transacted")) {
            Transaction transaction = client.newTransaction()
                    .withTransactionTimeout(1, TimeUnit.MINUTES)
                    .build()
                    .get(RECEIVE_SECONDS, TimeUnit.SECONDS);
            producer.newMessage(transaction).value(new byte[] {7}).send();
            transaction.commit().get(RECEIVE_SECONDS, TimeUnit.SECONDS);

            Message<byte[]> message = consumer.receive(RECEIVE_SECONDS, TimeUnit.SECONDS);

            assertThat(message).as("the committed message").isNotNull();
        }
    }

    @Test
    void keepsWhatItAcceptedWhenItIsKilledAndRestarted() throws Exception {
        URI serviceUrl = broker.serviceUrl();
        URI adminUrl = broker.adminUrl();
        long pid = broker.pid();
        try (PulsarClient client = client();
                Consumer<byte[]> consumer = consumer(client, "public/default/crash");
                Producer<byte[]> producer = producer(client, "public/default/crash")) {
            producer.send(new byte[] {42});

            broker.kill();
            assertThat(broker.isAlive()).as("alive after kill()").isFalse();
            assertThat(broker.death()).as("how it ended").contains("exit code 137", "broker.log");
            broker.restart();

            assertThat(broker.death()).as("how a broker ended that runs").isNull();

            assertThat(broker.serviceUrl()).as("clients find it again").isEqualTo(serviceUrl);
            assertThat(broker.adminUrl()).isEqualTo(adminUrl);
            assertThat(broker.pid()).as("a new process").isNotEqualTo(pid);
            Message<byte[]> message = consumer.receive(RECEIVE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("the message sent before the crash").isNotNull();
            assertThat(message.getData()).containsExactly(42);
        }
    }

    private PulsarClient client() throws PulsarClientException {
        return PulsarClient.builder()
                .serviceUrl(broker.serviceUrl().toString())
                .enableTransaction(true)
                .build();
    }

    private static Consumer<byte[]> consumer(PulsarClient client, String topic) throws PulsarClientException {
        return client.newConsumer()
                .topic("persistent://" + topic)
                .subscriptionName("test")
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .subscribe();
    }

    private static Producer<byte[]> producer(PulsarClient client, String topic) throws PulsarClientException {
        return client.newProducer()
                .topic("persistent://" + topic)
                .enableBatching(false)
                .sendTimeout(RECEIVE_SECONDS, TimeUnit.SECONDS)
                .create();
    }

    private String get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = broker.adminUrl().resolve("/admin/v2/" + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}

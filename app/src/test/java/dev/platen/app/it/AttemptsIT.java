package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.admission.Attempt;
import dev.platen.app.broker.PulsarAttemptLog;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.it.Outputs.Output;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Messages that were in work when an instance ended.
@Timeout(300)
class AttemptsIT {
    /// Limits with which an instance renders until it is killed.
    private static final Map<String, String> PATIENT =
            Map.of("limits.render-millis", "60000", "limits.steps", "1000000000");

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    @TempDir
    Path folder;

    private String tenant = "";
    private @Nullable PulsarConnection connection;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void newTenant() throws Exception {
        tenant = TestBroker.newTenant(AttemptsIT.class);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.add(part);
        return part;
    }

    /// One for all logs of a test: closing one takes two seconds.
    private PulsarConnection connection() throws Exception {
        if (connection == null) {
            connection = open(PulsarConnection.open(TestBroker.settings(tenant, 1 << 20)));
        }
        return connection;
    }

    private PulsarAttemptLog log(String instance, long aheadMillis) throws Exception {
        PulsarAttemptLog log =
                open(new PulsarAttemptLog(connection(), instance, () -> System.currentTimeMillis() + aheadMillis));
        log.start();
        return log;
    }

    private PulsarAttemptLog log(String instance) throws Exception {
        return log(instance, 0);
    }

    private static void begin(PulsarAttemptLog log, String key, String instance) {
        log.begin(key, new Attempt(instance, 1_767_225_600_000L, "acme", "hello@1", 4_711))
                .join();
    }

    private static List<String> instances(PulsarAttemptLog log, String key) {
        return log.find(key).stream().map(Attempt::instance).toList();
    }

    private static void awaitInstances(PulsarAttemptLog log, String key, String... expected) {
        Awaitility.await().untilAsserted(() -> assertThat(instances(log, key)).containsExactly(expected));
    }

    @Test
    void whatOneInstanceBeginsAnotherFindsUntilItIsEnded() throws Exception {
        PulsarAttemptLog first = log("first");
        PulsarAttemptLog second = log("second");
        assertThat(second.isEmpty()).isTrue();

        begin(first, "k", "first");
        awaitInstances(second, "k", "first");
        assertThat(first.find("k")).as("one's own").isEmpty();
        assertThat(second.find("k").getFirst())
                .isEqualTo(new Attempt("first", 1_767_225_600_000L, "acme", "hello@1", 4_711));

        begin(second, "k", "second");
        awaitInstances(first, "k", "second");
        assertThat(instances(log("third"), "k")).containsExactly("first", "second");

        second.giveBack("k");
        awaitInstances(first, "k");
        assertThat(instances(log("fourth"), "k")).as("what others left stays").containsExactly("first");

        first.end("k");
        Awaitility.await().until(second::isEmpty);
        assertThat(log("fifth").isEmpty()).isTrue();
    }

    @Test
    void whatHasBegunKnowsAllThatBeganBefore() throws Exception {
        PulsarAttemptLog first = log("first");
        PulsarAttemptLog second = log("second");
        for (int i = 0; i < 200; i++) {
            begin(first, "k" + i, "first");
            begin(second, "k" + i, "second");
            assertThat(instances(second, "k" + i)).containsExactly("first");
        }
    }

    @Test
    void compactionKeepsWhatIsOpenAndNothingElse() throws Exception {
        PulsarAttemptLog writer = log("writer");
        begin(writer, "open", "writer");
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            begun.add(writer.begin("k" + i, new Attempt("writer", i, "acme", "hello@1", i)));
        }
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
        for (int i = 0; i < 500; i++) {
            writer.end("k" + i);
        }
        writer.close();

        String topic = "persistent/" + tenant + "/fleet/attempts-platen";
        assertThat(admin("PUT", topic + "/compaction").statusCode()).isLessThan(300);
        Awaitility.await("compacted")
                .atMost(Duration.ofSeconds(60))
                .until(() -> admin("GET", topic + "/compaction").body().contains("SUCCESS"));

        PulsarAttemptLog reader = log("reader");
        assertThat(instances(reader, "open")).containsExactly("writer");
        assertThat(reader.find("k7")).isEmpty();
        reader.end("open");
        assertThat(log("next").isEmpty()).isTrue();

        assertThat(admin("PUT", topic + "/compaction").statusCode()).isLessThan(300);
        Awaitility.await("compacted")
                .atMost(Duration.ofSeconds(60))
                .until(() -> admin("GET", topic + "/compaction").body().contains("SUCCESS"));
        assertThat(log("last").isEmpty())
                .as("a topic of which nothing is left has an end too")
                .isTrue();
    }

    @Test
    void whatIsWeeksOldIsForgotten() throws Exception {
        begin(log("old"), "k", "old");
        assertThat(instances(log("young", 6 * DAY_MILLIS), "k")).containsExactly("old");

        PulsarAttemptLog late = log("late", 8 * DAY_MILLIS);
        Awaitility.await().until(late::isEmpty);
        assertThat(log("next").isEmpty()).isTrue();
    }

    private static HttpResponse<String> admin(String method, String path) throws IOException, InterruptedException {
        URI url = TestBroker.get().adminUrl().resolve("/admin/v2/" + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(url)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String request(String id, String template) {
        return "{\"id\":\"" + id + "\",\"workspace\":\"acme\",\"template\":\"" + template
                + "\",\"channel\":\"sms\",\"data\":{\"v\":\"you\"}}";
    }

    /// Messages in one batch, and where each is as the first consumer of the fleet sees it and, after that
    /// has gone, as the next one sees it.
    private List<List<String>> send(String... requests) throws Exception {
        List<List<String>> positions = new ArrayList<>();
        try (PulsarClient client = PulsarClient.builder()
                .serviceUrl(TestBroker.get().serviceUrl().toString())
                .build()) {
            for (int run = 0; run < 2; run++) {
                try (Consumer<byte[]> consumer = client.newConsumer(Schema.BYTES)
                        .topic("persistent://" + tenant + "/requests/normal")
                        .subscriptionName("platen")
                        .subscriptionType(SubscriptionType.Shared)
                        .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                        .subscribe()) {
                    if (run == 0) {
                        sendBatch(client, requests);
                    }
                    List<String> seen = new ArrayList<>();
                    for (int i = 0; i < requests.length; i++) {
                        Message<byte[]> message = consumer.receive(20, TimeUnit.SECONDS);
                        assertThat(message).as("message " + i).isNotNull();
                        seen.add(message.getMessageId().toString());
                    }
                    positions.add(seen);
                }
            }
        }
        return positions;
    }

    private void sendBatch(PulsarClient client, String... requests) throws Exception {
        try (Producer<byte[]> producer = client.newProducer(Schema.BYTES)
                .topic("persistent://" + tenant + "/requests/normal")
                .batchingMaxPublishDelay(10, TimeUnit.SECONDS)
                .create()) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (String request : requests) {
                sent.add(producer.sendAsync(request.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    @Test
    void aMessageHasTheSamePositionAtEveryDelivery() throws Exception {
        List<List<String>> positions = send("a", "b", "c");
        assertThat(positions.getFirst()).doesNotHaveDuplicates();
        assertThat(positions.get(1)).isEqualTo(positions.getFirst());
    }

    /// Publishes before there is anything to render.
    private void publish(Installation installation, String name, String text) throws Exception {
        try (App app = installation.start(Map.of());
                Api api = new Api(app.apiUrl())) {
            api.publish("acme", name, "strict", Map.of("text", text));
        }
    }

    @Test
    void aMessageThatEndedOneInstanceIsRenderedAloneAndOneThatEndedTwoIsADeadLetter() throws Exception {
        Outputs outputs = open(new Outputs(tenant));
        Installation installation = Installation.in(folder, tenant);
        publish(installation, "hello", "hello {{ v }}");
        List<String> positions = send(request("once", "hello"), request("twice", "hello"), request("never", "hello"))
                .getFirst();
        PulsarAttemptLog dead = log("dead-1");
        begin(dead, "normal/" + positions.get(0), "dead-1");
        begin(dead, "normal/" + positions.get(1), "dead-1");
        begin(log("dead-2"), "normal/" + positions.get(1), "dead-2");

        try (App app = installation.start(Map.of())) {
            Output letter = outputs.awaitId("twice");
            assertThat(letter.topic()).isEqualTo("requests/dead-letter");
            assertThat(letter.property("platen-code")).isEqualTo("SUSPECT");
            assertThat(letter.property("platen-message"))
                    .contains("dead-1 at 2026-01-01T00:00:00Z (hello@1, estimated 4711 bytes)")
                    .contains("dead-2 at ");
            assertThat(letter.text()).isEqualTo(request("twice", "hello"));
            for (String id : List.of("once", "never")) {
                Output output = outputs.awaitId(id);
                assertThat(output.topic()).isEqualTo("rendered/sms");
                assertThat(output.text()).contains("\"hello you\"");
            }
            Awaitility.await().until(() -> app.stats().inFlight() == 0);
            assertThat(app.stats().suspectsRendered()).isEqualTo(1);
            assertThat(app.stats().suspectsDeadLettered()).isEqualTo(1);
        }
        assertThat(outputs.all()).as("nothing twice").hasSize(3);
        assertThat(log("next").isEmpty()).as("all records are removed").isTrue();
    }

    /// Minutes of steps, and next to nothing is allocated.
    private void publishSlow(Installation installation) throws Exception {
        publish(
                installation,
                "slow",
                "{% for i in xs %}{% for j in xs %}{% for k in xs %}{% endfor %}{% endfor %}{% endfor %}");
    }

    private static String slowRequest() {
        String zeros = "0,".repeat(19_999) + "0";
        return request("slow", "slow").replace("\"data\":{", "\"data\":{\"xs\":[" + zeros + "],");
    }

    private static void awaitAttempts(PulsarAttemptLog observer, String key, int count) {
        Awaitility.await("instance " + count + " has begun")
                .atMost(Duration.ofSeconds(30))
                .until(() -> observer.find(key).size() >= count);
    }

    @Test
    void aMessageInWorkWhenItsInstanceIsKilledIsSuspectForTheNext() throws Exception {
        Outputs outputs = open(new Outputs(tenant));
        Installation installation = Installation.in(folder, tenant);
        publishSlow(installation);
        String slow = slowRequest();
        String key = "normal/" + send(slow).getFirst().getFirst();
        PulsarAttemptLog observer = log("observer");
        try (Instance victim = Instance.start(installation, folder.resolve("victim.log"), PATIENT)) {
            awaitAttempts(observer, key, 1);
            victim.kill();
        }
        assertThat(observer.find(key)).hasSize(1);
        String name = observer.find(key).getFirst().instance();

        try (App app = installation.start(Map.of("limits.render-millis", "400", "limits.steps", "1000000000"))) {
            Output letter = outputs.awaitId("slow");
            assertThat(letter.property("platen-code")).isEqualTo("LIMIT_EXCEEDED");
            assertThat(letter.property("platen-message"))
                    .contains("rendered alone")
                    .contains("when an instance ended: " + name + " at ");
            assertThat(app.stats().suspectsRendered()).isEqualTo(1);
        }
        Awaitility.await("the record is removed").until(observer::isEmpty);
    }

    @Test
    void aPoisonMessageEndsTwoInstancesAndIsThenADeadLetterWithItsStory() throws Exception {
        Outputs outputs = open(new Outputs(tenant));
        Installation installation = Installation.in(folder, tenant);
        publishSlow(installation);
        publish(installation, "hello", "hello {{ v }}");
        String key = "normal/" + send(slowRequest()).getFirst().getFirst();
        PulsarAttemptLog observer = log("observer");
        for (int death = 1; death <= 2; death++) {
            try (Instance victim = Instance.start(installation, folder.resolve(death + ".log"), PATIENT)) {
                awaitAttempts(observer, key, death);
                victim.kill();
            }
        }
        List<String> dead = instances(observer, key);
        assertThat(dead).doesNotHaveDuplicates().hasSize(2);

        outputs.send("normal", request("innocent", "hello"));
        try (App app = installation.start(PATIENT)) {
            Output letter = outputs.awaitId("slow");
            assertThat(letter.property("platen-code")).isEqualTo("SUSPECT");
            assertThat(letter.property("platen-message"))
                    .contains(
                            "in work when 2 instances ended", dead.get(0) + " at ", dead.get(1) + " at ", "(slow@1, ");
            assertThat(outputs.awaitId("innocent").text()).contains("\"hello you\"");
            Awaitility.await().until(() -> app.stats().inFlight() == 0);
            assertThat(app.stats().suspectsRendered())
                    .as("the third does not try")
                    .isZero();
            assertThat(app.stats().suspectsDeadLettered()).isEqualTo(1);
        }
        Awaitility.await("the records are removed").until(observer::isEmpty);
    }

    @Test
    void anOrdinaryMessageWritesNoRecord() throws Exception {
        Outputs outputs = open(new Outputs(tenant));
        Installation installation = Installation.in(folder, tenant);
        PulsarAttemptLog observer = log("observer");
        try (App app = installation.start(Map.of());
                Api api = new Api(app.apiUrl());
                PulsarClient client = PulsarClient.builder()
                        .serviceUrl(TestBroker.get().serviceUrl().toString())
                        .build()) {
            api.publish("acme", "hello", "strict", Map.of("text", "hello {{ v }}"));
            outputs.send("normal", request("the-first-of-its-template", "hello"));
            outputs.awaitId("the-first-of-its-template");
            Awaitility.await("its record is removed").until(observer::isEmpty);
            String topic = "persistent://" + tenant + "/fleet/attempts-platen";
            try (Reader<byte[]> all = records(client, topic, MessageId.earliest);
                    Reader<byte[]> later = records(client, topic, MessageId.latest)) {
                assertThat(all.hasMessageAvailable())
                        .as("the first one has written some")
                        .isTrue();
                try (Producer<byte[]> producer = outputs.producer("normal")) {
                    for (int i = 0; i < 100; i++) {
                        producer.send(request("m" + i, "hello").getBytes(StandardCharsets.UTF_8));
                    }
                }
                outputs.awaitIds(101);
                Awaitility.await().until(() -> app.stats().inFlight() == 0);
                assertThat(later.hasMessageAvailable()).isFalse();
            }
        }
    }

    private static Reader<byte[]> records(PulsarClient client, String topic, MessageId start) throws Exception {
        return client.newReader(Schema.BYTES).topic(topic).startMessageId(start).create();
    }
}

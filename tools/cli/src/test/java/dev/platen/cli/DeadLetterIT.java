package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.App;
import dev.platen.app.AppConfig;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.message.Lane;
import dev.platen.cli.broker.Access;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.deadletter.DeadLetters;
import dev.platen.cli.template.PlatenApi;
import dev.platen.cli.template.TemplateSource;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DeadLetterIT {
    private static final int LARGE_BYTES = 5 * 1024 * 1024;

    private static DevBroker broker;
    private static PulsarClient client;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream input = System.in;
    private Topics topics = new Topics("none");

    @BeforeAll
    static void startBroker() throws Exception {
        broker = DevBroker.start(
                DevBrokerConfig.of(Path.of(System.getProperty("platen.home")).resolve("broker")));
        client = PulsarClient.builder()
                .serviceUrl(broker.serviceUrl().toString())
                .build();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        client.close();
        broker.close();
    }

    @BeforeEach
    void newTenant() throws Exception {
        topics = new Topics("dead-" + UUID.randomUUID().toString().substring(0, 6));
        new Namespaces(broker.adminUrl(), null).create(topics.tenant());
        // Nobody answers.
        System.setIn(InputStream.nullInputStream());
    }

    @AfterEach
    void restoreInput() {
        System.setIn(input);
    }

    /// What an instance does at its start.
    private void subscribe() throws Exception {
        client.newConsumer(Schema.BYTES)
                .topic(topics.deadLetters())
                .subscriptionName("platen")
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .startPaused(true)
                .subscribe()
                .close();
    }

    private static String request(String id, String template) {
        return "{\"id\":\"" + id + "\",\"workspace\":\"acme\",\"template\":\"" + template
                + "\",\"channel\":\"sms\",\"data\":{\"n\":12.30}}";
    }

    private static Map<String, String> diagnosis(String id, String workspace, String template, String code) {
        return Map.of(
                "platen-request-id", id,
                "platen-workspace", workspace,
                "platen-template", template,
                "platen-lane", "high",
                "platen-code", code,
                "platen-message", "what is wrong with " + id,
                "platen-advice", "what to do about " + id);
    }

    private Producer<byte[]> producer() throws Exception {
        return client.newProducer(Schema.BYTES)
                .topic(topics.deadLetters())
                .enableBatching(false)
                .enableChunking(true)
                .create();
    }

    private void bury(byte[] payload, Map<String, String> properties) throws Exception {
        try (Producer<byte[]> producer = producer()) {
            producer.newMessage().value(payload).properties(properties).send();
        }
    }

    private void bury(String id, String template, String code) throws Exception {
        bury(request(id, template).getBytes(StandardCharsets.UTF_8), diagnosis(id, "acme", template, code));
    }

    private int run(String... arguments) {
        return run(broker.serviceUrl(), broker.adminUrl(), arguments);
    }

    private int run(URI serviceUrl, URI adminUrl, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("dead-letter"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--broker=" + serviceUrl, "--admin=" + adminUrl, "--tenant=" + topics.tenant()));
        return Platen.execute(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private JsonNode json(int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        assertThat(run(all.toArray(String[]::new))).as("%s%s", out, err).isEqualTo(exitCode);
        return new ObjectMapper().readTree(out.toString());
    }

    private List<String> listed(String... filters) throws Exception {
        List<String> all = new ArrayList<>(List.of("list"));
        all.addAll(List.of(filters));
        return json(0, all.toArray(String[]::new)).path("deadLetters").findValuesAsText("requestId");
    }

    private void assertFails(String message, String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ", "fault in Platen");
    }

    /// All requests of a lane.
    private List<Message<byte[]>> sent(String lane) throws Exception {
        List<Message<byte[]>> sent = new ArrayList<>();
        try (Reader<byte[]> reader = reader("requests/" + lane)) {
            while (reader.hasMessageAvailable()) {
                sent.add(reader.readNext(10, TimeUnit.SECONDS));
            }
        }
        return sent;
    }

    private HttpResponse<String> admin(String method, String path) throws Exception {
        URI url = broker.adminUrl().resolve("/admin/v2/" + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(url)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void whatIsThereIsListedByFiltersAndShown() throws Exception {
        subscribe();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).isEqualTo("no dead letters\n");

        bury("a", "hello", "MISSING_VARIABLE");
        bury("b", "hello@7", "TEMPLATE_ERROR");
        bury(new byte[] {(byte) 0xFF}, Map.of());
        bury(new byte[0], diagnosis("c", "beta", "", "PAYLOAD_TOO_LARGE"));
        bury("a", "hello", "SUSPECT");

        assertThat(listed()).containsExactly("a", "b", "", "c", "a");
        assertThat(listed("--workspace", "beta")).containsExactly("c");
        assertThat(listed("--code", "suspect,template_error")).containsExactly("b", "a");
        assertThat(listed("--template", "hello@7")).containsExactly("b");
        assertThat(listed("--since", "1h", "--template", "hello")).containsExactly("a", "b", "a");
        assertThat(listed("--until", "1h")).isEmpty();
        JsonNode two = json(0, "list", "--limit", "2");
        assertThat(two.path("count").asInt()).isEqualTo(5);
        assertThat(two.path("byCode").path("SUSPECT").asInt()).isEqualTo(1);
        assertThat(two.path("deadLetters").findValuesAsText("requestId")).containsExactly("c", "a");

        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .contains("MISSING_VARIABLE", "hello@7", "5 dead letters", "what is wrong with b")
                .doesNotContain("12.30");
        assertThat(run("show", "b")).isZero();
        assertThat(out.toString()).contains("what to do about b", request("b", "hello@7"));
        String position = json(0, "list", "--code", "SUSPECT")
                .path("deadLetters")
                .path(0)
                .path("position")
                .asText();
        assertThat(json(0, "show", position).path("payload").asText()).isEqualTo(request("a", "hello"));
        assertFails("request 'a' has 2 dead letters", "show", "a");
        assertThat(err.toString()).contains(position);
        assertFails("there is no dead letter 'nobody'", "show", "nobody");
        assertFails("there is no dead letter '0:99'", "replay", "0:99");
        assertThat(listed()).as("looking takes nothing away").hasSize(5);
    }

    @Test
    void aReplayedRequestIsInItsLaneUnchangedAndItsLetterIsGone() throws Exception {
        subscribe();
        byte[] large = (request("large", "hello") + " ".repeat(LARGE_BYTES))
                .substring(0, LARGE_BYTES)
                .getBytes(StandardCharsets.UTF_8);
        bury("a", "hello@7", "MISSING_VARIABLE");
        bury(large, diagnosis("large", "acme", "hello", "OUTPUT_TOO_LARGE"));
        bury("b", "hello@7", "TEMPLATE_ERROR");
        bury("poison", "hello", "SUSPECT");
        bury(new byte[0], diagnosis("empty", "acme", "", "PAYLOAD_TOO_LARGE"));

        JsonNode dry = json(1, "replay", "--dry-run");
        assertThat(dry.path("selected").asInt()).isEqualTo(3);
        assertThat(dry.path("refused").toString()).contains("no payload");
        assertThat(listed()).hasSize(5);
        assertThat(sent("high")).isEmpty();

        assertThat(json(0, "replay", "a").path("replayed").asInt()).isEqualTo(1);
        assertThat(listed()).containsExactly("large", "b", "poison", "empty");
        assertThat(json(0, "replay", "--code", "TEMPLATE_ERROR", "--template-version", "live")
                        .path("replayed")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(0, "replay", "--template", "hello").path("replayed").asInt())
                .as("without the suspect")
                .isEqualTo(1);
        assertThat(listed()).containsExactly("poison", "empty");
        assertThat(json(0, "replay", "poison", "--lane", "bulk")
                        .path("replayed")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(1, "replay").path("replayed").asInt()).isZero();
        assertThat(listed()).as("what cannot be sent stays").containsExactly("empty");

        List<Message<byte[]>> high = sent("high");
        assertThat(high).hasSize(3);
        assertThat(new String(high.get(0).getValue(), StandardCharsets.UTF_8)).isEqualTo(request("a", "hello@7"));
        assertThat(new String(high.get(1).getValue(), StandardCharsets.UTF_8)).isEqualTo(request("b", "hello"));
        assertThat(high.get(2).getValue()).as("two chunks").isEqualTo(large);
        assertThat(sent("bulk")).hasSize(1);
        String stats = admin("GET", topics.deadLetters().replace("://", "/") + "/stats?getPreciseBacklog=true")
                .body();
        assertThat(new ObjectMapper()
                        .readTree(stats)
                        .path("subscriptions")
                        .path("platen")
                        .path("msgBacklog")
                        .asInt())
                .as("no chunk is left behind\n%s", stats)
                .isEqualTo(1);
    }

    @Test
    void manyAreSentOnlyAfterAYesAndOnce() throws Exception {
        subscribe();
        try (Producer<byte[]> producer = producer()) {
            for (int i = 0; i < 500; i++) {
                String id = "r" + i;
                var _ = producer.newMessage()
                        .value(request(id, "hello").getBytes(StandardCharsets.UTF_8))
                        .properties(diagnosis(id, "acme", "hello", i % 2 == 0 ? "MISSING_VARIABLE" : "TEMPLATE_ERROR"))
                        .sendAsync();
            }
            producer.flush();
        }
        assertFails("nothing was sent", "replay");
        assertThat(err.toString()).contains("Send 500 requests again? [y/N]");
        assertThat(sent("high")).isEmpty();

        System.setIn(new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(json(0, "replay", "--code", "MISSING_VARIABLE")
                        .path("replayed")
                        .asInt())
                .isEqualTo(250);
        assertThat(listed()).as("every other one").hasSize(50);
        assertThat(json(0, "replay", "--yes", "--limit", "100").path("replayed").asInt())
                .isEqualTo(100);
        assertThat(json(0, "replay", "--yes").path("replayed").asInt()).isEqualTo(150);
        assertThat(listed()).isEmpty();
        assertThat(sent("high").stream().map(Message::getData).map(String::new).distinct())
                .hasSize(500);
        assertThat(sent("high")).as("none twice").hasSize(500);
    }

    @Test
    void onlyOneReplaysAtATimeAndListingGoesOn() throws Exception {
        subscribe();
        bury("a", "hello", "MISSING_VARIABLE");
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, null);
        try (DeadLetters other = DeadLetters.open(
                new DeadLetters.Place(broker.serviceUrl(), broker.adminUrl(), Access.NONE, topics, "platen"),
                console)) {
            other.lock();
            assertFails("somebody else replays", "replay", "a");
            assertThat(listed()).containsExactly("a");
            assertThat(json(0, "replay", "--dry-run").path("selected").asInt()).isEqualTo(1);
        }
        assertThat(run("replay", "a")).isZero();
    }

    @Test
    void aLaneThatTakesNothingLosesNothing() throws Exception {
        subscribe();
        bury("a", "hello", "MISSING_VARIABLE");
        client.newProducer(Schema.BYTES)
                .topic(topics.requests(Lane.HIGH))
                .create()
                .close();
        String lane = "persistent/" + topics.tenant() + "/requests/high";
        assertThat(admin("POST", lane + "/terminate").statusCode()).isLessThan(300);
        assertFails("erminated", "replay");
        assertThat(listed()).containsExactly("a");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertFails("there is no topic", "list");
        client.newProducer(Schema.BYTES).topic(topics.deadLetters()).create().close();
        assertFails("has no subscription 'platen'", "list");
        subscribe();
        assertFails("has no subscription 'other'", "list", "--subscription", "other");
        assertThat(err.toString()).contains("it has platen");
        URI nowhere = URI.create("http://127.0.0.1:1");
        assertThat(run(broker.serviceUrl(), nowhere, "list")).isEqualTo(1);
        assertThat(err.toString()).contains("no broker administration answers at http://127.0.0.1:1");
    }

    private static TemplateSource template(String text) {
        return new TemplateSource("pebble", "strict", Map.of("text", text), Map.of());
    }

    private Reader<byte[]> reader(String topic) throws Exception {
        return client.newReader(Schema.BYTES)
                .topic("persistent://" + topics.tenant() + "/" + topic)
                .startMessageId(MessageId.earliest)
                .create();
    }

    @Test
    void aRequestIsRenderedAfterItsTemplateIsMended(@TempDir Path folder) throws Exception {
        Path home = Path.of(System.getProperty("platen.home"));
        Map<String, String> settings = Map.of(
                "pulsar.service-url",
                broker.serviceUrl().toString(),
                "pulsar.tenant",
                topics.tenant(),
                "http.port",
                "0",
                "http.admin-port",
                "0",
                "recording.saved-directory",
                folder.toString());
        try (App app = App.start(AppConfig.read(null, Map.of(), settings, home));
                Producer<byte[]> producer = client.newProducer(Schema.BYTES)
                        .topic("persistent://" + topics.tenant() + "/requests/normal")
                        .create();
                Reader<byte[]> dead = reader("requests/dead-letter");
                Reader<byte[]> rendered = reader("rendered/sms")) {
            PlatenApi api = new PlatenApi(URI.create(app.apiUrl()));
            api.put("acme", "hello", template("{{ missing }}"), true);
            producer.send(request("order-17", "hello@1").getBytes(StandardCharsets.UTF_8));
            assertThat(dead.readNext(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(run("show", "order-17")).isZero();
            assertThat(out.toString()).contains("MISSING_VARIABLE", "hello@1, part text, line 1", "lane       normal");

            api.put("acme", "hello", template("{{ n }}"), true);
            assertThat(run("replay", "order-17", "--template-version", "live"))
                    .as("%s%s", out, err)
                    .isZero();
            Message<byte[]> output = rendered.readNext(20, TimeUnit.SECONDS);
            assertThat(output.getProperty("platen-request-id")).isEqualTo("order-17");
            assertThat(new String(output.getValue(), StandardCharsets.UTF_8)).contains("\"hello@2\"", "12.30");
            assertThat(listed()).isEmpty();
        }
    }
}

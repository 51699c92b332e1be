package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.it.Outputs.Output;
import dev.platen.app.message.Lane;
import dev.platen.devbroker.DevBroker;
import dev.platen.devbroker.DevBrokerConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pulsar.client.api.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What happens to an instance when its broker dies, cannot be reached, or refuses a topic. On a broker of
/// its own, which is killed last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerTroubleIT {
    private static final String LISTENER = "ext";
    private static final long OUTPUT_MEMORY = 1 << 20;

    /// Far less than is rendered in a second, on any machine.
    private static final long SLOW_BYTES_PER_SECOND = 1 << 20;

    /// What is not kept for the urgent lane.
    private static final long GENERAL_OUTPUT_MEMORY = OUTPUT_MEMORY * 7 / 8;

    @TempDir
    private static Path folder;

    private static Network network;
    private static DevBroker broker;
    private static HttpClient http;
    private static String tenant;
    private static App app;

    private Outputs outputs;

    /// A broker, and an instance that reaches it through the network.
    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        network = Network.to(port);
        broker = DevBroker.start(DevBrokerConfig.of(Path.of("../tools/dev-broker/target/broker"))
                .withPorts(port, 0)
                .withListener(new DevBrokerConfig.Listener(LISTENER, network.port())));
        http = HttpClient.newHttpClient();
        tenant = newTenant();
        app = Installation.in(Files.createDirectory(folder.resolve("far")), tenant)
                .start(Map.of(
                        "pulsar.service-url",
                        "pulsar://127.0.0.1:" + network.port(),
                        "pulsar.listener-name",
                        LISTENER,
                        "pulsar.output-memory",
                        "1 MiB"));
        publishTemplate(app.apiUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
        http.close();
        broker.close();
        network.close();
    }

    private static String newTenant() throws Exception {
        String name = "trouble-" + UUID.randomUUID().toString().substring(0, 6);
        new Namespaces(broker.adminUrl(), null).create(name);
        return name;
    }

    @BeforeEach
    void read() throws Exception {
        outputs = new Outputs(tenant, broker);
    }

    @AfterEach
    void mend() throws Exception {
        network.mend();
        outputs.close();
    }

    private static void publishTemplate(String apiUrl) throws Exception {
        try (Api api = new Api(apiUrl)) {
            api.publish("acme", "hello", "strict", Map.of("text", "{% for x in xs %}hello {{ x }} {% endfor %}"));
        }
    }

    private static byte[] request(String id, int items) {
        String xs = IntStream.range(0, items).mapToObj(Integer::toString).collect(Collectors.joining(","));
        return ("{\"id\":\"" + id + "\",\"workspace\":\"acme\",\"template\":\"hello\",\"channel\":\"sms\","
                        + "\"data\":{\"xs\":[" + xs + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void send(Outputs by, String prefix, int count, int items) throws Exception {
        try (Producer<byte[]> producer = by.producer("normal")) {
            for (int i = 0; i < count; i++) {
                var _ = producer.sendAsync(request(prefix + i, items));
            }
            producer.flush();
        }
    }

    private static Set<String> distinctIds(Outputs outputs) {
        return outputs.all().stream().map(Output::id).collect(Collectors.toSet());
    }

    private static Set<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toSet());
    }

    private static String admin(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(broker.adminUrl().resolve("/admin/v2/" + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(method + " " + path + ": " + response.body())
                .isLessThan(300);
        return response.body();
    }

    private static double metric(String name) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(app.adminUrl() + "/observe/metrics"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    /// Processor time that the threads of instances and their clients have taken.
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            if (thread.getThreadName().matches("(render|intake|pulsar|template|attempts|broker-watch).*")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    private static void awaitConnected(boolean connected) {
        Awaitility.await(connected ? "it is connected again" : "it has lost a connection")
                .until(() -> metric("platen_connected") == (connected ? 1 : 0));
    }

    @Test
    @Order(1)
    void aSlowAndThenCutNetworkFillsABoundedQueueAndNothingIsLost() throws Exception {
        int count = 2_000;
        int items = 1_000;
        send(outputs, "warm-", 1, items);
        outputs.awaitIds(1);
        int outputBytes = outputs.all().getFirst().payload().length;
        assertThat((long) count * outputBytes).as("outputs of all").isGreaterThan(4 * OUTPUT_MEMORY);

        // Before anything is sent: a fast machine would be done before the network is slow.
        network.slow(SLOW_BYTES_PER_SECOND);
        send(outputs, "cut-", count, items);
        Awaitility.await("the outputs wait for receipts")
                .until(() -> metric("platen_outgoing_bytes") > GENERAL_OUTPUT_MEMORY - 2.0 * outputBytes);
        int before = distinctIds(outputs).size();
        Awaitility.await("what the slow network carries comes out")
                .until(() -> distinctIds(outputs).size() > before + count / 20);
        assertThat(metric("platen_outgoing_bytes")).isLessThanOrEqualTo(OUTPUT_MEMORY);

        network.cut();
        long cpuBefore = cpuNanos();
        long nanosBefore = System.nanoTime();
        Awaitility.await("the broker has waited in vain for a sign of life")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !admin("GET", "persistent/" + tenant + "/requests/normal/stats", "")
                        .contains("\"consumerName\""));
        assertThat(metric("platen_outgoing_bytes")).isLessThanOrEqualTo(OUTPUT_MEMORY);
        assertThat((cpuNanos() - cpuBefore) / (double) (System.nanoTime() - nanosBefore))
                .as("processors taken while nothing can be done")
                .isLessThan(0.3);
        assertThat(distinctIds(outputs)).as("the cut came in the middle").hasSizeLessThan(count);
        network.mend();

        outputs.awaitIds(count + 1);
        assertThat(distinctIds(outputs)).containsAll(ids("cut-", count));
        awaitConnected(true);
        assertThat(network.bytes()).as("went through the network").isGreaterThan(4 * OUTPUT_MEMORY);
    }

    @Test
    @Order(2)
    void aTopicThatIsDeletedIsMadeAgain() throws Exception {
        for (String topic : List.of("requests/normal", "rendered/sms")) {
            admin("DELETE", "persistent/" + tenant + "/" + topic + "?force=true", "");
        }
        awaitConnected(true);

        // A reader of the old topic does not begin at the beginning of the new one.
        try (Outputs later = new Outputs(tenant, broker)) {
            send(later, "deleted-", 10, 1);
            later.awaitIds(10);
        }
    }

    @Test
    @Order(3)
    void aTopicThatRefusesItsProducersIsWaitedFor() throws Exception {
        admin("POST", "schemas/" + tenant + "/rendered/sms/schema", """
                {"type": "JSON", "properties": {}, "schema":
                 "{\\"type\\":\\"record\\",\\"name\\":\\"R\\",\\"fields\\":[{\\"name\\":\\"a\\",\\"type\\":\\"int\\"}]}"}""");
        admin("POST", "namespaces/" + tenant + "/rendered/schemaValidationEnforced", "true");
        admin("PUT", "persistent/" + tenant + "/rendered/sms/unload", "");
        awaitConnected(false);
        send(outputs, "refused-", 10, 1);
        Awaitility.await("they wait for their topic").until(() -> metric("platen_outgoing_bytes") > 0);
        admin("POST", "namespaces/" + tenant + "/rendered/schemaValidationEnforced", "false");

        Awaitility.await("all come out")
                .atMost(Duration.ofSeconds(20))
                .until(() -> distinctIds(outputs).containsAll(ids("refused-", 10)));
        awaitConnected(true);
    }

    @Test
    @Order(4)
    void whatIsGivenBackComesAgainAloneThoughTheBrokerTookItsTimeToGreet() throws Exception {
        String patient = newTenant();
        PulsarSettings settings = new PulsarSettings(
                "pulsar://127.0.0.1:" + network.port(),
                null,
                patient,
                "platen",
                null,
                null,
                LISTENER,
                OUTPUT_MEMORY,
                OUTPUT_MEMORY);
        List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        network.cut();
        // Later than a lane first asks whether the broker is there.
        CompletableFuture.delayedExecutor(2_500, TimeUnit.MILLISECONDS).execute(network::mend);
        try (PulsarConnection connection = PulsarConnection.open(settings);
                LaneSource lane =
                        new LaneSource(connection, Lane.NORMAL, false, deliveries::add, System::currentTimeMillis)) {
            lane.start();
            try (Outputs other = new Outputs(patient, broker)) {
                // Not in one batch, which would come again as a whole.
                send(other, "held-", 1, 1);
                send(other, "returned-", 1, 1);
            }
            Awaitility.await("both are here").until(() -> deliveries.size() == 2);
            deliveries.getFirst().redeliver();
            Awaitility.await("one comes again").until(() -> deliveries.size() > 2);
            Awaitility.await("the other one is still in work")
                    .during(Duration.ofMillis(500))
                    .until(() -> deliveries.size() == 3);
        }
    }

    @Test
    @Order(5)
    void aKilledBrokerThatComesBackFindsItsInstanceWorking() throws Exception {
        int count = 20_000;
        String near = newTenant();
        Installation installation = Installation.in(Files.createDirectory(folder.resolve("near")), near);
        try (Outputs results = new Outputs(near, broker);
                Producer<byte[]> producer = results.producer("normal");
                Instance instance = Instance.start(
                        installation,
                        folder.resolve("instance.log"),
                        Map.of("pulsar.service-url", broker.serviceUrl().toString()))) {
            publishTemplate(instance.apiUrl());
            for (int i = 0; i < count; i++) {
                var _ = producer.sendAsync(request("kill-" + i, 10));
                if (i == count / 2) {
                    Awaitility.await("the instance is in the middle")
                            .until(() -> results.all().size() > count / 20);
                    broker.kill();
                }
            }
            int before = distinctIds(results).size();
            broker.restart();
            long readyNanos = System.nanoTime();
            Awaitility.await("more comes out")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> distinctIds(results).size() > before);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readyNanos);
            assertThat(millis)
                    .as("from the broker's readiness to the first message")
                    .isLessThan(10_000);

            producer.flush();
            results.awaitIds(count);
            assertThat(distinctIds(results)).isEqualTo(ids("kill-", count));
            assertTwoLinesInTheLog(instance);
        }
    }

    private static void assertTwoLinesInTheLog(Instance instance) throws IOException {
        String log = instance.log();
        Awaitility.await("it says that the broker is back")
                .until(() -> instance.log().contains("is back after"));
        assertThat(instance.log().lines().filter(line -> line.contains(" BrokerWatch - ")))
                .as(log)
                .satisfiesExactly(
                        away -> assertThat(away).contains("WARN", "is away", "lane normal"),
                        back -> assertThat(back).contains("INFO", "is back after"));
        assertThat(instance.log().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .as(log)
                .hasSizeLessThan(10);
    }
}

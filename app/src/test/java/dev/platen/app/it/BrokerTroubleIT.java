package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.broker.Namespaces;
import dev.platen.app.it.Outputs.Output;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /// What is not kept for the urgent lane.
    private static final long GENERAL_OUTPUT_MEMORY = OUTPUT_MEMORY * 7 / 8;

    private static Network network;
    private static DevBroker broker;
    private static HttpClient http;

    @TempDir
    Path folder;

    private String tenant;
    private Installation installation;
    private Outputs outputs;

    @BeforeAll
    static void startBroker() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        network = Network.to(port);
        broker = DevBroker.start(DevBrokerConfig.of(Path.of("../tools/dev-broker/target/broker"))
                .withPorts(port, 0)
                .withListener(new DevBrokerConfig.Listener(LISTENER, network.port())));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        http.close();
        network.close();
        broker.close();
    }

    @BeforeEach
    void newTenant() throws Exception {
        tenant = "trouble-" + System.nanoTime();
        new Namespaces(broker.adminUrl(), null).create(tenant);
        installation = Installation.in(folder, tenant);
        outputs = new Outputs(tenant, broker);
    }

    @AfterEach
    void disconnect() throws Exception {
        network.mend();
        outputs.close();
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("pulsar.service-url", broker.serviceUrl().toString());
        return settings;
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

    private void send(String prefix, int count, int items) throws Exception {
        try (Producer<byte[]> producer = outputs.producer("normal")) {
            for (int i = 0; i < count; i++) {
                var _ = producer.sendAsync(request(prefix + i, items));
            }
            producer.flush();
        }
    }

    private Set<String> distinctIds() {
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

    private static double metric(App app, String name) throws IOException, InterruptedException {
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

    @Test
    @Order(1)
    void aCutNetworkFillsABoundedQueueAndNothingIsLost() throws Exception {
        int count = 2_000;
        int items = 1_000;
        try (App app = installation.start(settings(Map.of(
                "pulsar.service-url",
                "pulsar://127.0.0.1:" + network.port(),
                "pulsar.listener-name",
                LISTENER,
                "pulsar.output-memory",
                "1 MiB")))) {
            publishTemplate(app.apiUrl());
            send("warm-", 1, items);
            outputs.awaitIds(1);
            int outputBytes = outputs.all().getFirst().payload().length;
            assertThat((long) count * outputBytes).as("outputs of all").isGreaterThan(4 * OUTPUT_MEMORY);

            send("cut-", count, items);
            outputs.awaitIds(count / 20);
            network.cut();
            Awaitility.await("the outputs wait for receipts")
                    .until(() -> metric(app, "platen_outgoing_bytes") > GENERAL_OUTPUT_MEMORY - 2.0 * outputBytes);
            long cpuBefore = cpuNanos();
            long nanosBefore = System.nanoTime();
            // Longer than the broker waits for a sign of life: it gives up the connections on its side.
            Awaitility.await("the broker has given the consumers up")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !admin("GET", "persistent/" + tenant + "/requests/normal/stats", "")
                            .contains("\"consumerName\""));
            assertThat(metric(app, "platen_outgoing_bytes")).isLessThanOrEqualTo(OUTPUT_MEMORY);
            assertThat((cpuNanos() - cpuBefore) / (double) (System.nanoTime() - nanosBefore))
                    .as("processors taken while nothing can be done")
                    .isLessThan(0.3);
            network.mend();

            outputs.awaitIds(count + 1);
            assertThat(distinctIds()).containsAll(ids("cut-", count));
            Awaitility.await("it is connected again").until(() -> metric(app, "platen_connected") == 1);
            assertThat(network.bytes()).as("went through the network").isGreaterThan(4 * OUTPUT_MEMORY);
        }
    }

    @Test
    @Order(2)
    void aTopicThatIsDeletedIsMadeAgain() throws Exception {
        try (App app = installation.start(settings(Map.of()))) {
            publishTemplate(app.apiUrl());
            send("before-", 1, 1);
            outputs.awaitId("before-0");
            for (String topic : List.of("requests/normal", "rendered/sms")) {
                admin("DELETE", "persistent/" + tenant + "/" + topic + "?force=true", "");
            }
            Awaitility.await("it is connected again").until(() -> metric(app, "platen_connected") == 1);

            try (Outputs later = new Outputs(tenant, broker)) {
                send("after-", 10, 1);
                later.awaitIds(10);
            }
        }
    }

    @Test
    @Order(3)
    void aTopicThatRefusesItsProducersIsWaitedFor() throws Exception {
        String topic = "persistent/" + tenant + "/rendered/sms";
        try (App app = installation.start(settings(Map.of()))) {
            publishTemplate(app.apiUrl());
            send("before-", 1, 1);
            outputs.awaitId("before-0");
            admin("POST", "schemas/" + tenant + "/rendered/sms/schema", """
                    {"type": "JSON", "properties": {}, "schema":
                     "{\\"type\\":\\"record\\",\\"name\\":\\"R\\",\\"fields\\":[{\\"name\\":\\"a\\",\\"type\\":\\"int\\"}]}"}""");
            admin("POST", "namespaces/" + tenant + "/rendered/schemaValidationEnforced", "true");
            admin("PUT", topic + "/unload", "");
            Awaitility.await("the producers are refused").until(() -> metric(app, "platen_connected") == 0);
            send("during-", 10, 1);
            admin("POST", "namespaces/" + tenant + "/rendered/schemaValidationEnforced", "false");

            outputs.awaitIds(11);
            Awaitility.await("it is connected again").until(() -> metric(app, "platen_connected") == 1);
        }
    }

    @Test
    @Order(4)
    void aKilledBrokerThatComesBackFindsItsInstanceWorking() throws Exception {
        int count = 20_000;
        try (Instance instance = Instance.start(installation, folder.resolve("instance.log"), settings(Map.of()))) {
            publishTemplate(instance.apiUrl());
            try (Producer<byte[]> producer = outputs.producer("normal")) {
                for (int i = 0; i < count; i++) {
                    var _ = producer.sendAsync(request("kill-" + i, 10));
                    if (i == count / 2) {
                        Awaitility.await("the instance is in the middle")
                                .until(() -> outputs.all().size() > count / 20);
                        broker.kill();
                    }
                }
                int before = distinctIds().size();
                broker.restart();
                long readyNanos = System.nanoTime();
                Awaitility.await("more comes out")
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> distinctIds().size() > before);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readyNanos);
                assertThat(millis)
                        .as("from the broker's readiness to the first message")
                        .isLessThan(10_000);

                producer.flush();
                outputs.awaitIds(count);
                assertThat(distinctIds()).isEqualTo(ids("kill-", count));
            }
            assertThat(instance.log().lines().filter(line -> line.contains(" BrokerWatch - ")))
                    .as(instance.log())
                    .satisfiesExactly(
                            away -> assertThat(away).contains("WARN", "is away", "lane normal"),
                            back -> assertThat(back).contains("INFO", "is back after"));
            assertThat(instance.log().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                    .as(instance.log())
                    .hasSizeLessThan(10);
        }
    }
}

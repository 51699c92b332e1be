package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.platen.app.fairness.MemoryWorkspaceLog;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.scaling.LaneStatistics;
import dev.platen.app.scaling.TopicCounters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BrokerStatisticsTest {
    private static TopicCounters counters(String json) throws Exception {
        return BrokerStatistics.counters(new ObjectMapper().readTree(json.replace('\'', '"')), "platen");
    }

    @Test
    void aBacklogOfBatchesIsCountedInMessages() throws Exception {
        assertThat(counters("{'msgInCounter': 5000, 'bytesInCounter': 500000, 'subscriptions': {'platen': {"
                        + "'msgBacklog': 30, 'backlogSize': 120000, 'earliestMsgPublishTimeInBacklog': 1234,"
                        + "'consumers': [{'avgMessagesPerEntry': 30}, {'avgMessagesPerEntry': 50}]}}}"))
                .isEqualTo(new TopicCounters(1_200, 120_000, 5_000, 1_234));
    }

    @Test
    void beforeAnythingWasDeliveredTheSizeOfMessagesTells() throws Exception {
        assertThat(counters("{'msgInCounter': 5000, 'bytesInCounter': 500000, 'subscriptions': {'platen': {"
                                + "'msgBacklog': 30, 'backlogSize': 120000, 'consumers': []}}}")
                        .backlog())
                .isEqualTo(1_200);
    }

    @Test
    void aTopicWithoutOurSubscriptionHasNoBacklog() throws Exception {
        assertThat(counters("{'msgInCounter': 9, 'subscriptions': {'other': {'msgBacklog': 3}}}"))
                .isEqualTo(new TopicCounters(0, 0, 9, 0));
    }

    @Test
    void theBrokerIsAskedForAllLanesAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(Lane.values().length);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/admin/v2/persistent/acme/requests/", exchange -> {
            all.countDown();
            awaitAll(all);
            String lane = exchange.getRequestURI().getPath().replaceFirst(".*/requests/(.*)/stats", "$1");
            byte[] body = ("{\"msgInCounter\": " + lane.length() + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI adminUrl = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        PulsarSettings settings =
                new PulsarSettings("pulsar://127.0.0.1:1", adminUrl, "acme", "platen", null, null, null, 1, 1);
        try (BrokerStatistics statistics =
                new BrokerStatistics(settings, adminUrl, new Workspaces(new MemoryWorkspaceLog()))) {
            Map<String, LaneStatistics.Counters> lanes = statistics.read();
            assertThat(lanes)
                    .as("each lane has the answer to its own question")
                    .allSatisfy((lane, counters) ->
                            assertThat(counters.requests().messagesIn()).isEqualTo(lane.length()));
            assertThat(lanes).hasSize(Lane.values().length);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /// Whoever asks one after the other has no answer before its patience ends.
    private static void awaitAll(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.platen.app.pressure.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch answer = new CountDownLatch(1);
    private HttpServer server;

    WebhookTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        answer.countDown();
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    @Test
    void postsAnAlertAndNeverWaitsForAnAnswer() {
        try (Alerts alerts = new Alerts("platen-1", new AlertSettings(Duration.ofSeconds(70), address()))) {
            alerts.update(Samples.of(0, 0.6, 0.5), ThrottleLevel.ELEVATED, true);
            Awaitility.await().untilAsserted(() -> assertThat(bodies).hasSize(1));
            assertThat(bodies.getFirst())
                    .contains("\"instance\":\"platen-1\"", "\"reason\":\"level\"", "\"level\":\"ELEVATED\"")
                    .contains("\"secondsLeft\":null");
        }
    }

    @Test
    void hasAtMostOneOnItsWay() {
        try (Webhook webhook = new Webhook(address())) {
            for (int i = 0; i < 20; i++) {
                webhook.post("{\"n\":" + i + "}");
            }
            Awaitility.await().untilAsserted(() -> assertThat(bodies).isNotEmpty());
            assertThat(bodies).containsExactly("{\"n\":0}");
            answer.countDown();
            Awaitility.await().untilAsserted(() -> {
                webhook.post("{\"n\":20}");
                assertThat(bodies).contains("{\"n\":20}");
            });
        }
    }
}

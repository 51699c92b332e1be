package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WebhookTest {
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch answer = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Webhook.class);
    private final HttpServer server;
    private volatile int status = 204;
    private volatile boolean endless;

    WebhookTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            await(answer);
            if (endless) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                await(end);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
            exchange.close();
        });
        // One that hangs must not keep others from being taken.
        server.setExecutor(threads);
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        answer.countDown();
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        logger.detachAndStopAllAppenders();
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /// What the webhook logs from now on.
    private ListAppender<ILoggingEvent> logged() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return appender;
    }

    private static void assertLogs(ListAppender<ILoggingEvent> log, String... reasons) {
        Awaitility.await().untilAsserted(() -> assertThat(log.list).hasSize(reasons.length));
        for (int i = 0; i < reasons.length; i++) {
            assertThat(log.list.get(i).getFormattedMessage())
                    .contains("cannot be posted to the webhook at 127.0.0.1", reasons[i])
                    .as("the path may be a key")
                    .doesNotContain("/hook");
        }
    }

    /// Posts until `count` have arrived: while one is on its way, others are dropped.
    private void postUntilThereAre(int count, Webhook webhook) {
        Awaitility.await().until(() -> {
            webhook.post("{}");
            return bodies.size() >= count;
        });
    }

    @Test
    void whatIsRefusedIsLoggedOnceUntilItWorksAgain() {
        answer.countDown();
        ListAppender<ILoggingEvent> log = logged();
        try (Webhook webhook = new Webhook(address())) {
            status = 500;
            postUntilThereAre(3, webhook);
            assertLogs(log, "status 500");
            status = 200;
            postUntilThereAre(6, webhook);
            status = 404;
            postUntilThereAre(9, webhook);
            assertLogs(log, "status 500", "status 404");
        }
    }

    @Test
    void aHookThatNeverAnswersIsGivenUp() {
        ListAppender<ILoggingEvent> log = logged();
        try (Webhook webhook = new Webhook(address(), Duration.ofMillis(100))) {
            postUntilThereAre(3, webhook);
            assertLogs(log, "TimeoutException");
        }
    }

    @Test
    void aHookThatNeverEndsItsAnswerIsGivenUp() {
        answer.countDown();
        endless = true;
        ListAppender<ILoggingEvent> log = logged();
        try (Webhook webhook = new Webhook(address(), Duration.ofMillis(100))) {
            postUntilThereAre(3, webhook);
            assertLogs(log, "TimeoutException");
        } finally {
            end.countDown();
        }
    }

    @Test
    void aHookThatIsNotThereIsLoggedOnce() {
        URI nowhere = address();
        server.stop(0);
        ListAppender<ILoggingEvent> log = logged();
        try (Webhook webhook = new Webhook(nowhere)) {
            webhook.post("{}");
            assertLogs(log, "ConnectException");
            for (int i = 0; i < 100; i++) {
                webhook.post("{}");
            }
        }
        assertThat(log.list).hasSize(1);
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

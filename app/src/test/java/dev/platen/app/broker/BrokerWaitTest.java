package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.Test;

class BrokerWaitTest {
    private static final long PAUSE_NANOS = 500_000_000L;

    private final AtomicLong clockNanos = new AtomicLong(7);
    private final AtomicInteger tries = new AtomicInteger();

    /// Each pause takes half a second of the manual clock.
    private BrokerWait patient(int seconds) {
        return new BrokerWait(
                "pulsar://here", Duration.ofSeconds(seconds), clockNanos::get, () -> clockNanos.addAndGet(PAUSE_NANOS));
    }

    private void failing(IOException failure, int times) throws IOException {
        if (tries.incrementAndGet() <= times) {
            throw failure;
        }
    }

    @Test
    void triesUntilTheBrokerIsThere() throws Exception {
        patient(60).until(() -> failing(new PulsarClientException(new ConnectException("refused")), 9));
        assertThat(tries).hasValue(10);
    }

    @Test
    void givesUpAfterItsTimeWithTheLastFailure() {
        IOException away = new PulsarClientException(new ConnectException("refused"));
        assertThatThrownBy(() -> patient(60).until(() -> failing(away, 1_000))).isSameAs(away);
        assertThat(tries).as("one at once, and one after each half of a second").hasValue(121);
    }

    @Test
    void doesNotWaitAtAllWhereThatIsAskedFor() {
        IOException away = new ConnectException("refused");
        assertThatThrownBy(() -> patient(0).until(() -> failing(away, 1))).isSameAs(away);
    }

    @Test
    void allStepsTogetherHaveOneTime() {
        BrokerWait wait = patient(3);
        IOException away = new ConnectException("refused");
        assertThatThrownBy(() -> {
                    wait.until(() -> failing(away, 4));
                    wait.until(() -> {
                        tries.incrementAndGet();
                        throw away;
                    });
                })
                .isSameAs(away);
        assertThat(tries)
                .as("five of the first, in 2 s, and three of the second")
                .hasValue(8);
    }

    @Test
    void whatWaitingDoesNotMendIsNotWaitedFor() {
        IOException refused = new PulsarClientException.AuthenticationException("no");
        assertThatThrownBy(() -> patient(60).until(() -> failing(refused, 1))).isSameAs(refused);
        IOException other = new IOException("no such file");
        assertThatThrownBy(() -> patient(60).until(() -> failing(other, 2))).isSameAs(other);
        assertThat(tries).hasValue(2);
    }

    @Test
    void aBrokerThatHasNotQuiteStartedIsWaitedFor() throws Exception {
        HttpServer young = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        young.createContext("/admin/v2/namespaces", exchange -> answer(exchange, 404, "none"));
        young.createContext("/admin/v2/clusters", exchange -> answer(exchange, 200, "[]"));
        young.start();
        try {
            Namespaces namespaces = new Namespaces(
                    URI.create("http://127.0.0.1:" + young.getAddress().getPort()), null);
            assertThatThrownBy(() -> patient(1).until(() -> namespaces.create("platen")))
                    .hasMessageContaining("has no cluster yet");
        } finally {
            young.stop(0);
        }
        assertThat(clockNanos).as("it has waited").hasValue(7 + 2 * PAUSE_NANOS);
        assertThat(BrokerProblem.isAway(new PulsarClientException.BrokerMetadataException("")))
                .isTrue();
        assertThat(BrokerProblem.isAway(new PulsarClientException.BrokerMetadataException("Namespace not found")))
                .isFalse();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aPortThatNobodyListensToIsABrokerThatIsAway() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PulsarSettings settings = new PulsarSettings(
                "pulsar://127.0.0.1:" + port, null, "platen", "platen", null, null, null, 1 << 20, 1 << 20);
        try (PulsarConnection connection = PulsarConnection.open(settings)) {
            assertThatThrownBy(() -> patient(2).untilItAnswers(connection))
                    .satisfies(e -> assertThat(BrokerProblem.explain(settings, (IOException) e))
                            .hasMessageContaining("cannot be reached; check pulsar.service-url"));
        }
        assertThat(clockNanos).as("it has waited").hasValue(7 + 4 * PAUSE_NANOS);
        assertThatThrownBy(() -> patient(1)
                        .until(() -> new Namespaces(URI.create("http://127.0.0.1:" + port), null).create("platen")))
                .hasMessageContaining("check pulsar.admin-url");
        assertThat(clockNanos).as("for that as well").hasValue(7 + 6 * PAUSE_NANOS);
    }
}

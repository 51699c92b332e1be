package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.http.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two ports, each with its own surface; and what happens when one is not to be had.
final class PortsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/live", "/observe/metrics", "/recording"})
    void whatIsForAdminsIsNotOnTheApiPort(String path) throws Exception {
        try (TestServer server = TestServer.started(folder)) {
            assertThat(server.get(path).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard/main.js", "/v1/stats", "/v1/plugins", "/v1/workspaces/acme/templates"})
    void theApiIsNotOnTheAdminPort(String path) throws Exception {
        try (TestServer server = TestServer.started(folder)) {
            Answer answer = server.admin(path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error().path("code").asText()).isEqualTo("HTTP_404");
        }
    }

    @Test
    void aliveWhateverTheBrokerDoesReadyOnlyWhileConnected() throws Exception {
        try (TestServer server = TestServer.started(folder)) {
            assertThat(server.admin("/observe/health/ready").status()).isEqualTo(200);
            server.instance.connected = false;
            assertThat(server.admin("/observe/health/ready").status()).isEqualTo(503);
            assertThat(server.admin("/observe/health/live").status())
                    .as("an instance without a broker is not restarted")
                    .isEqualTo(200);
            server.instance.connected = true;
            assertThat(server.admin("/observe/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void metricsShowTheTotalsByLaneAndChannel() throws Exception {
        try (TestServer server = TestServer.started(folder)) {
            Answer answer = server.admin("/observe/metrics");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("platen_messages", "lane=\"urgent\"", "count=\"dead_lettered\"")
                    .contains("platen_rendered", "channel=\"webhook\"")
                    .contains("platen_reserved_bytes", "platen_budget_bytes", "platen_templates");
        }
    }

    @Test
    void saysThatAndWhyNothingIsRecorded() throws Exception {
        try (TestServer server = TestServer.started(folder)) {
            assertThat(server.admin("/observe/metrics").body()).containsPattern("platen_recording_on\\S* 1");
            assertThat(signal(server)).as("before the first look at memory").isEqualTo("starting");
            server.instance.recordingProblem = "the disk is about to be full";
            Answer answer = server.admin("/recording");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.error().path("code").asText()).isEqualTo("RECORDING_OFF");
            assertThat(answer.error().path("message").asText()).isEqualTo("the disk is about to be full");
            assertThat(server.admin("/observe/metrics").body()).containsPattern("platen_recording_on\\S* 0");
            assertThat(signal(server)).isEqualTo("off");
        }
    }

    private static String signal(TestServer server) throws Exception {
        return server.get("/v1/stats").json().path("pressure").path("signal").asText();
    }

    @Test
    void saysWhichPortIsTakenAndWhichKeySetsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertRefused(new HttpSettings("127.0.0.1", port, 0, 1024), "127.0.0.1:" + port, "http.port");
            assertRefused(new HttpSettings("127.0.0.1", 0, port, 1024), "127.0.0.1:" + port, "http.admin-port");
        }
    }

    @Test
    void saysThatBothPortsAreTheSame() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertRefused(
                new HttpSettings("127.0.0.1", port, port, 1024), "http.port and http.admin-port are both " + port);
    }

    @Test
    void saysThatTheAddressIsNotOfThisMachine() throws Exception {
        assertRefused(new HttpSettings("192.0.2.1", 0, 0, 1024), "192.0.2.1", "http.host");
    }

    @Test
    void anotherServerCanStartAfterOneThatCouldNot() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(new HttpSettings("127.0.0.1", 0, taken.getLocalPort(), 1024), "http.admin-port");
        }
        try (TestServer server = TestServer.started(folder)) {
            assertThat(server.get("/v1/stats").status()).isEqualTo(200);
        }
    }

    private void assertRefused(HttpSettings settings, String... words) throws Exception {
        try (TestServer server = new TestServer(folder, settings)) {
            assertThatThrownBy(server::start).isInstanceOf(IOException.class).hasMessageContainingAll(words);
        }
    }
}

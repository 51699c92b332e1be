package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.http.TestServer.Answer;
import dev.platen.app.message.Lane;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceApiTest {
    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pausesAndResumes() throws Exception {
        assertThat(server.get("/v1/workspaces/acme").json().path("paused").asBoolean(true))
                .isFalse();
        Answer paused = server.send("POST", "/v1/workspaces/acme/pause", "");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().path("paused").asBoolean()).isTrue();
        assertThat(server.get("/v1/workspaces").json().path("restricted").findValuesAsText("workspace"))
                .containsExactly("acme");

        Answer resumed = server.send("POST", "/v1/workspaces/acme/resume", "");
        assertThat(resumed.json().path("paused").asBoolean(true)).isFalse();
        assertThat(server.get("/v1/workspaces").json().path("restricted")).isEmpty();
    }

    @Test
    void limitsAreSetReplacedAndEnded() throws Exception {
        String path = "/v1/workspaces/acme/limits";
        Answer set = server.send("PUT", path, "{\"ratePerSecond\": 2.5, \"bytesInFlight\": 1000000}");
        assertThat(set.status()).isEqualTo(200);
        assertThat(server.get(path).json().path("limits"))
                .hasToString("{\"ratePerSecond\":2.5,\"bytesInFlight\":1000000}");

        server.send("PUT", path, "{\"ratePerSecond\": null, \"bytesInFlight\": 7}");
        assertThat(server.get(path).json().path("limits")).hasToString("{\"bytesInFlight\":7}");

        server.send("PUT", path, "{}");
        assertThat(server.get(path).json().path("limits")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithLimits() throws Exception {
        String path = "/v1/workspaces/acme/limits";
        for (String body : new String[] {
            "{\"ratePerSecond\": 0}",
            "{\"ratePerSecond\": \"5\"}",
            "{\"bytesInFlight\": 0}",
            "{\"bytesInFlight\": 1.5e300}",
            "{\"rate\": 5}",
            "[]"
        }) {
            Answer answer = server.send("PUT", path, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.error().path("advice").asText()).as(body).isNotEmpty();
        }
        assertThat(server.send("PUT", path, "{\"ratePerSecond\": 0}")
                        .error()
                        .path("message")
                        .asText())
                .isEqualTo("'ratePerSecond' is 0; allowed: a number from 0.001");
        assertThat(server.send("POST", "/v1/workspaces/NoName/pause", "").status())
                .isEqualTo(400);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsSaid() throws Exception {
        server.workspaceLog.broken = true;
        Answer answer = server.send("POST", "/v1/workspaces/acme/pause", "");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error().path("code").asText()).isEqualTo("BROKER_UNAVAILABLE");
    }

    @Test
    void showsWhatWasParked() throws Exception {
        ParkingStats stats = server.instance.parking();
        stats.parked(Lane.NORMAL, "acme");
        stats.parked(Lane.BULK, "acme");
        stats.settled(Lane.BULK, "acme");

        assertThat(server.get("/v1/workspaces/acme").json().path("parked")).hasToString("{\"parked\":2,\"settled\":1}");
        assertThat(server.get("/v1/workspaces").json().path("parked").findValuesAsText("workspace"))
                .containsExactly("acme");
        assertThat(server.get("/v1/stats")
                        .json()
                        .path("lanes")
                        .path("bulk")
                        .path("parkedSettled")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.admin("/observe/metrics").body()).contains("platen_parked_messages", "workspace=\"acme\"");
    }
}

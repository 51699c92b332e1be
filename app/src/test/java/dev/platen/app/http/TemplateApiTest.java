package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.http.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a template over HTTP.
final class TemplateApiTest {
    private static final String TEMPLATE = "/v1/workspaces/acme/templates/order";

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.started(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void publishesReadsAndRollsBack() throws Exception {
        assertThat(server.publish("acme", "order", "one").status()).isEqualTo(201);
        Answer second = server.publish("acme", "order", "two");
        assertThat(second.body()).isEqualTo("{\"workspace\":\"acme\",\"name\":\"order\",\"version\":2,\"live\":true}");
        assertThat(server.get(TEMPLATE).json().path("parts").path("text").asText())
                .isEqualTo("two");

        Answer rolledBack = server.send("POST", TEMPLATE + "/live", "{\"version\":1}");
        assertThat(rolledBack.body())
                .isEqualTo("{\"workspace\":\"acme\",\"name\":\"order\",\"version\":1,\"live\":true}");
        JsonNode live = server.get(TEMPLATE).json();
        assertThat(live.path("version").asInt()).isEqualTo(1);
        assertThat(live.path("live").asInt()).isEqualTo(1);
        assertThat(live.path("versions").toString()).isEqualTo("[1,2]");
        assertThat(server.get(TEMPLATE + "?version=2")
                        .json()
                        .path("parts")
                        .path("text")
                        .asText())
                .as("a version never changes")
                .isEqualTo("two");
    }

    @Test
    void listsByName() throws Exception {
        server.publish("acme", "order", "one");
        server.publish("acme", "bill", "one");
        server.publish("acme", "bill", "two");
        server.publish("other", "secret", "one");
        assertThat(server.get("/v1/workspaces/acme/templates").body())
                .isEqualTo("{\"templates\":[{\"name\":\"bill\",\"live\":2,\"versions\":2},"
                        + "{\"name\":\"order\",\"live\":1,\"versions\":1}]}");
        assertThat(server.get("/v1/workspaces/nobody/templates").body()).isEqualTo("{\"templates\":[]}");
    }

    @Test
    void previewsWhatWouldBeSent() throws Exception {
        server.publish("acme", "order", "hello");
        Answer answer = server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"sms\",\"data\":{}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("template").asText()).isEqualTo("order@1");
        assertThat(answer.json().path("parts").path("text").asText()).isEqualTo("hello");
    }

    @Test
    void anAbortIsNoError() throws Exception {
        server.publish("acme", "order", "ABORT");
        Answer answer = server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"sms\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"aborted\":{\"reason\":\"the author said so\"}}");
    }
}

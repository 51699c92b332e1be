package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.http.TestServer.Answer;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client is told when something is wrong: always a code, a message and advice, never an exception.
final class ApiErrorsTest {
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

    private static void isError(Answer answer, int status, String code) {
        assertThat(answer.status()).as("status of %s", answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as("errors are JSON").startsWith("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.error().path("code").asText()).as(answer.body()).isEqualTo(code);
        assertThat(answer.error().path("message").asText()).as(answer.body()).isNotBlank();
        assertThat(answer.error().path("advice").asText()).as(answer.body()).isNotBlank();
        assertThat(answer.body())
                .as("an error never carries an exception")
                .doesNotContain("Exception", "dev.platen", "java.", "\tat ", FaultyLog.SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"text\"", "{} {}", "{\"parts\":", "null"})
    void refusesBodiesThatAreNoJsonObject(String body) throws Exception {
        isError(server.send("PUT", TEMPLATE, body), 400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"parts\":{}}",
                "{\"parts\":{\"text\":7}}",
                "{\"parts\":{\"no name!\":\"x\"}}",
                "{\"missingVariables\":\"maybe\",\"parts\":{\"text\":\"x\"}}"
            })
    void refusesTemplatesThatAreNotWellFormed(String body) throws Exception {
        isError(server.send("PUT", TEMPLATE, body), 400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "99999999999", "1.5"})
    void refusesVersionsThatAreNoNumber(String version) throws Exception {
        isError(server.get(TEMPLATE + "?version=" + version), 400, "INVALID_REQUEST");
    }

    @Test
    void refusesNamesThatAreNoNames() throws Exception {
        isError(server.get("/v1/workspaces/a%20b/templates"), 400, "INVALID_REQUEST");
        isError(server.get("/v1/workspaces/acme/templates/%3Cscript%3E"), 400, "INVALID_REQUEST");
    }

    @Test
    void unknownTemplatesAreNotFound() throws Exception {
        isError(server.get(TEMPLATE), 404, "UNKNOWN_TEMPLATE");
        isError(server.send("POST", TEMPLATE + "/live", "{\"version\":1}"), 404, "UNKNOWN_TEMPLATE");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing",
        "GET, /v1",
        "GET, /v1/workspaces/acme/unknown",
        "DELETE, /v1/workspaces/acme/unknown",
        "GET, /dashboard/",
        "GET, /dashboard/../dashboard.html",
        "GET, /dashboard/%2e%2e/HttpServer.class"
    })
    void unknownPathsAreNotFoundInJson(String method, String path) throws Exception {
        isError(server.send(method, path, ""), 404, "HTTP_404");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/workspaces/acme/templates, GET",
        "DELETE, /v1/workspaces/acme/templates/order, 'GET, PUT'",
        "GET, /v1/workspaces/acme/templates/order/preview, POST",
        "PUT, /v1/workspaces/acme/templates/order/live, POST",
        "DELETE, /v1/workspaces/acme, GET",
        "POST, /v1/workspaces/acme/limits, 'GET, PUT'",
        "GET, /v1/workspaces/acme/pause, POST",
        "PATCH, /v1/stats, GET",
        "PUT, /v1/plugins, GET",
        "PUT, /v1/schemas/request, GET",
        "POST, /, GET",
        "DELETE, /dashboard/main.js, GET"
    })
    void aPathThatIsThereSaysWhichMethodsItHas(String method, String path, String allowed) throws Exception {
        Answer answer = server.send(method, path, "{}");
        isError(answer, 405, "HTTP_405");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void chunksThatAreNoneAreTheClientsFault() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("PUT /v1/workspaces/acme/templates/order HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\nZZZ\r\nabc")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"MALFORMED_BODY\"");
        }
    }

    @Test
    void whatIsNotEvenHttpIsABadRequestInJson() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            // A version that is neither of the two served ends the connection without a word.
            socket.getOutputStream()
                    .write("GET /v1/stats?a=%zz HTTP/1.1\r\nno header\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"HTTP_400\"", "application/json")
                    .doesNotContain("Exception", "io.helidon");
        }
    }

    @Test
    void anotherWriterIsAConflict() throws Exception {
        server.log.fenced = true;
        isError(server.publish("acme", "order", "hello"), 409, "CONFLICT");
    }

    @Test
    void templatesOverAMebibyteAreTooLarge() throws Exception {
        isError(server.publish("acme", "order", "x".repeat(1 << 20)), 413, "TEMPLATE_TOO_LARGE");
    }

    @Test
    void payloadsOverTheLimitAreTooLarge() throws Exception {
        byte[] payload = new byte[TestServer.MAX_PAYLOAD_BYTES + 1];
        isError(server.send("PUT", TEMPLATE, BodyPublishers.ofByteArray(payload)), 413, "HTTP_413");
        byte[] large = new byte[7 * TestServer.MAX_PAYLOAD_BYTES];
        isError(server.send("PUT", TEMPLATE, BodyPublishers.ofByteArray(large)), 413, "HTTP_413");
    }

    @Test
    void payloadsOfUntoldLengthOverTheLimitAreTooLarge() throws Exception {
        byte[] payload = new byte[TestServer.MAX_PAYLOAD_BYTES + 1];
        isError(
                server.send("PUT", TEMPLATE, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(payload))),
                413,
                "HTTP_413");
    }

    @Test
    void templatesThatDoNotCompileAreNotStored() throws Exception {
        Answer answer = server.publish("acme", "order", "BROKEN");
        isError(answer, 422, "TEMPLATE_INVALID");
        assertThat(answer.error().path("part").asText()).isEqualTo("text");
        assertThat(answer.error().path("line").asInt()).isEqualTo(3);
        assertThat(answer.error().path("column").asInt()).isEqualTo(5);
        assertThat(server.get("/v1/workspaces/acme/templates").json().path("templates"))
                .as("nothing was stored")
                .isEmpty();
    }

    @Test
    void previewsThatCannotBeRenderedSayWhy() throws Exception {
        isError(server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"sms\"}"), 422, "UNKNOWN_WORKSPACE");
        isError(server.send("POST", TEMPLATE + "/preview", "{\"channel\""), 422, "MALFORMED_JSON");
        server.publish("acme", "order", "hello");
        isError(server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"email\"}"), 422, "PART_MISSING");
    }

    @Test
    void tooManyPreviewsAreTurnedAway() throws Exception {
        server.publish("acme", "order", "hello");
        CountDownLatch gate = new CountDownLatch(1);
        server.log.gate = gate;
        List<CompletableFuture<Answer>> previews = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            previews.add(server.post(TEMPLATE + "/preview", "{\"channel\":\"sms\"}"));
        }
        try {
            Answer first = (Answer) CompletableFuture.anyOf(previews.toArray(CompletableFuture<?>[]::new))
                    .get(20, TimeUnit.SECONDS);
            isError(first, 503, "BUSY");
        } finally {
            gate.countDown();
        }
        assertThat(previews.stream().map(preview -> preview.join().status()))
                .as("previews that waited are rendered")
                .contains(200)
                .containsOnly(200, 503);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsTemporary() throws Exception {
        server.publish("acme", "order", "hello");
        server.log.unreachable = true;
        isError(server.publish("acme", "order", "again"), 503, "BROKER_UNAVAILABLE");
        isError(server.get(TEMPLATE), 503, "BROKER_UNAVAILABLE");
        isError(server.send("POST", TEMPLATE + "/live", "{\"version\":1}"), 503, "BROKER_UNAVAILABLE");
        isError(server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"sms\"}"), 503, "BROKER_UNAVAILABLE");
    }

    @Test
    void unexpectedFailuresAreLoggedAndNotTold() throws Exception {
        server.publish("acme", "order", "hello");
        server.log.failure = new IllegalStateException(FaultyLog.SECRET);
        Answer answer = server.get(TEMPLATE);
        isError(answer, 500, "INTERNAL_ERROR");
        assertThat(answer.error().path("advice").asText())
                .as("a reference to look for in the log")
                .containsPattern("[0-9a-f]{8}-[0-9a-f]{4}-");
        isError(server.admin("/recording"), 500, "INTERNAL_ERROR");
        isError(server.send("POST", TEMPLATE + "/preview", "{\"channel\":\"sms\"}"), 500, "INTERNAL_ERROR");
    }

    @Test
    void theServerGoesOnAfterEveryError() throws Exception {
        server.log.failure = new IllegalStateException(FaultyLog.SECRET);
        server.publish("acme", "order", "hello");
        assertThat(server.get(TEMPLATE).status()).isEqualTo(500);
        server.log.failure = null;
        Answer answer = server.get(TEMPLATE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("parts").path("text").asText()).isEqualTo("hello");
    }
}

package dev.platen.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlatenApiTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String answer = "{}";
    private HttpServer server;
    private PlatenApi api;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        api = new PlatenApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void putsATemplate() throws Exception {
        status = 201;
        answer = "{\"version\":3}";
        TemplateSource source = new TemplateSource("pebble", "strict", Map.of("text", "Hallo Jürgen"), Map.of());
        assertThat(api.put("acme", "welcome", source, true).path("version").asInt())
                .isEqualTo(3);
        assertThat(requests).singleElement().asString().startsWith("PUT /v1/workspaces/acme/templates/welcome {");
        JsonNode body = new ObjectMapper()
                .readTree(requests.getFirst().substring(requests.getFirst().indexOf('{')));
        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                {"engine":"pebble","missingVariables":"strict","parts":{"text":"Hallo Jürgen"},"live":true}"""));
    }

    @Test
    void namesTheVersionOnlyWhenThereIsOne() throws Exception {
        var _ = api.get("acme", "welcome", 0);
        var _ = api.get("acme", "welcome", 7);
        var _ = api.list("a b/c");
        assertThat(requests)
                .containsExactly(
                        "GET /v1/workspaces/acme/templates/welcome ",
                        "GET /v1/workspaces/acme/templates/welcome?version=7 ",
                        "GET /v1/workspaces/a%20b%2Fc/templates ");
    }

    @Test
    void aRefusalCarriesItsDiagnosis() {
        status = 422;
        answer = "{\"error\":{\"code\":\"TEMPLATE_INVALID\",\"message\":\"no\",\"part\":\"html\",\"line\":3}}";
        assertThatThrownBy(() -> api.list("acme")).isInstanceOfSatisfying(PlatenApi.RefusedException.class, e -> {
            assertThat(e.status()).isEqualTo(422);
            assertThat(e.diagnosis()).isEqualTo(new Diagnosis("TEMPLATE_INVALID", "no", "", "html", 3, 0, ""));
        });
    }

    @Test
    void whatIsNoInstanceIsToldApart() {
        answer = "<html>";
        assertThatThrownBy(api::stats).isInstanceOf(UserError.class).hasMessageContaining("is not a Platen instance");
    }

    @Test
    void nobodyThereIsSaidWithAdvice() {
        server.stop(0);
        assertThatThrownBy(api::stats)
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.advice()).contains("platen serve"));
    }

    @Test
    void anAddressWithoutASchemeIsRefused() {
        assertThatThrownBy(() -> new PlatenApi(URI.create("localhost:8080")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("localhost:8080");
    }
}

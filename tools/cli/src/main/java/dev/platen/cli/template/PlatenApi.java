package dev.platen.cli.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.broker.Access;
import dev.platen.cli.broker.Addresses;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The HTTP API of a running instance. An answer other than 2xx becomes a [RefusedException].
public final class PlatenApi {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final Access access;
    private final URI url;

    /// An instance that lets everybody in.
    public PlatenApi(URI url) {
        this(url, Access.NONE);
    }

    /// @param access what a gateway before the instance asks for
    public PlatenApi(URI url, Access access) {
        this.url = Addresses.require(url, List.of("http", "https"), "an instance", "http://127.0.0.1:8080");
        this.access = access;
        http = access.http().connectTimeout(CONNECT_TIMEOUT).build();
    }

    /// The instance said no, and why.
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient Diagnosis diagnosis;

        RefusedException(int status, Diagnosis diagnosis) {
            super(diagnosis.message());
            this.status = status;
            this.diagnosis = diagnosis;
        }

        public int status() {
            return status;
        }

        public Diagnosis diagnosis() {
            return diagnosis;
        }
    }

    /// Stores a new version, and makes it live if asked to; answers `{workspace, name, version, live}`.
    public JsonNode put(String workspace, String name, TemplateSource source, boolean live)
            throws RefusedException, InterruptedException {
        Map<String, Object> body = Map.of(
                "engine", source.engine(),
                "missingVariables", source.missingVariables(),
                "parts", source.parts(),
                "live", live);
        return send("PUT", path(workspace, name), json(body));
    }

    /// One version with its sources; `version` 0 means the live one.
    public JsonNode get(String workspace, String name, int version) throws RefusedException, InterruptedException {
        return send("GET", path(workspace, name) + (version > 0 ? "?version=" + version : ""), null);
    }

    public JsonNode list(String workspace) throws RefusedException, InterruptedException {
        return send("GET", "/v1/workspaces/" + encode(workspace) + "/templates", null);
    }

    /// Renders `request` as production would, and sends nothing.
    public JsonNode preview(String workspace, String name, Map<String, Object> request)
            throws RefusedException, InterruptedException {
        return send("POST", path(workspace, name) + "/preview", json(request));
    }

    public JsonNode stats() throws RefusedException, InterruptedException {
        return send("GET", "/v1/stats", null);
    }

    /// What was decided about the size of the fleet, and the fleet.
    public JsonNode scaling() throws RefusedException, InterruptedException {
        return send("GET", "/v1/scaling", null);
    }

    private JsonNode send(String method, String path, @Nullable String body)
            throws RefusedException, InterruptedException {
        HttpRequest request = access.show(HttpRequest.newBuilder(url.resolve(path)))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode answer = parse(response);
            if (response.statusCode() / 100 != 2) {
                throw new RefusedException(response.statusCode(), diagnosis(response.statusCode(), answer));
            }
            return answer;
        } catch (ConnectException e) {
            throw new UserError(
                    "no instance answers at " + url,
                    "Start one with 'platen serve', or name its address with --url.",
                    e);
        } catch (IOException e) {
            throw new UserError(
                    "no answer from " + url + ": " + UserError.reasonOf(e), "Check --url and the instance's log.", e);
        }
    }

    private static Diagnosis diagnosis(int status, JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isMissingNode()) {
            String advice = asksForAccess(status) ? Access.ADVICE : "";
            return new Diagnosis("HTTP_" + status, "the instance answered " + status, "", "", 0, 0, advice);
        }
        return Diagnosis.of(error);
    }

    private JsonNode parse(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "what answers at " + url + " is not a Platen instance (status " + response.statusCode() + ")",
                    asksForAccess(response.statusCode())
                            ? Access.ADVICE
                            : "Name the instance's API address with --url.",
                    e);
        }
    }

    private static boolean asksForAccess(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String path(String workspace, String name) {
        return "/v1/workspaces/" + encode(workspace) + "/templates/" + encode(name);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package dev.platen.app.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/// The HTTP API of an instance, from outside.
final class Api implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Api(String base) {
        this.base = base;
    }

    record Answer(int status, byte[] body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        int version() {
            try {
                return json().path("version").asInt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.body());
    }

    /// Publishes a template; fails if that does not work.
    int publish(String workspace, String name, String policy, Map<String, String> parts) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("missingVariables", policy);
        ObjectNode sources = body.putObject("parts");
        parts.forEach(sources::put);
        Answer answer = call("PUT", "/v1/workspaces/" + workspace + "/templates/" + name, body.toString());
        if (answer.status() != 201) {
            throw new IOException("publishing " + name + " answered " + answer.status() + " " + answer.json());
        }
        return answer.json().path("version").asInt();
    }

    /// Publishes an SMS if no other writer is faster again and again.
    Answer tryPublish(String workspace, String name, String text) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("parts").put("text", text);
        try {
            return call("PUT", "/v1/workspaces/" + workspace + "/templates/" + name, body.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

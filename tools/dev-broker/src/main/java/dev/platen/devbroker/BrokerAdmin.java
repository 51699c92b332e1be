package dev.platen.devbroker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The few calls of the broker's admin interface that a development broker needs.
final class BrokerAdmin implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int CONFLICT = 409;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /// Whether the broker serves its default namespace, which it creates last.
    boolean isReady(URI admin) throws InterruptedException {
        HttpRequest request = request(admin, "namespaces/public/default").GET().build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /// Creates what the path names; that it exists already is fine.
    void create(URI admin, String path, String json) throws IOException, InterruptedException {
        HttpRequest request =
                request(admin, path).PUT(BodyPublishers.ofString(json)).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status != OK && status != NO_CONTENT && status != CONFLICT) {
            throw new DevBrokerException(
                    request.method() + " " + request.uri() + " answered " + status + ": " + response.body());
        }
    }

    private static HttpRequest.Builder request(URI admin, String path) {
        return HttpRequest.newBuilder(admin.resolve("/admin/v2/" + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        http.close();
    }
}

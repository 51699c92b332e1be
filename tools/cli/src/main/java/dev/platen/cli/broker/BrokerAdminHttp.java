package dev.platen.cli.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// The broker's administration over HTTP. Waits long: a broker under load is slow to answer.
public final class BrokerAdminHttp implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI adminUrl;

    public BrokerAdminHttp(URI adminUrl) {
        this.adminUrl = adminUrl;
    }

    /// Sends JSON to `path`, which comes after `/admin/v2/`; answers the response's body, also that of a 404.
    ///
    /// @throws IOException if the broker refused, or did not answer
    public String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(adminUrl.resolve("/admin/v2/" + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300 && response.statusCode() != NOT_FOUND) {
            throw new IOException("the broker answered " + response.statusCode() + " to " + method + " " + path + ": "
                    + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}

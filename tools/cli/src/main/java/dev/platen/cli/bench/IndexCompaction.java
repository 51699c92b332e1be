package dev.platen.cli.bench;

import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Compacts the template index now, which a broker does by itself when enough has been written.
record IndexCompaction(URI adminUrl, Topics topics) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_POLLS = 600;
    private static final int POLL_MILLIS = 200;

    /// Returns when the broker has compacted the index.
    void run() throws IOException, InterruptedException {
        URI compaction = adminUrl.resolve("/admin/v2/persistent/" + topics.tenant() + "/templates/index/compaction");
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            send(http, HttpRequest.newBuilder(compaction).PUT(HttpRequest.BodyPublishers.noBody()));
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < MAX_POLLS; i++) {
                String status = send(http, HttpRequest.newBuilder(compaction).GET());
                if (status.contains("SUCCESS")) {
                    return;
                }
                if (status.contains("ERROR")) {
                    throw new UserError("the broker could not compact the template index: " + status, "");
                }
                boolean _ = never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        throw new UserError("the broker did not compact the template index in time", "");
    }

    private static String send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("the broker answered " + response.statusCode() + " to "
                    + request.build().uri());
        }
        return response.body();
    }
}

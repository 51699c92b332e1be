package dev.platen.cli.incident;

import dev.platen.app.broker.Namespaces;
import dev.platen.cli.broker.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an incident asks of the broker's administration for one contender: topics of its own, a backlog that
/// is held until the clock starts, and an empty disk afterwards.
final class BrokerTopics implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern TOPIC = Pattern.compile("\"persistent://([^\"]+)\"");

    /// A message an hour: what the broker lets through while the backlog is being published.
    private static final String HELD = """
            {"dispatchThrottlingRateInMsg": 1, "dispatchThrottlingRateInByte": 1,
             "relativeToPublishRate": false, "ratePeriodInSecond": 3600}""";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI adminUrl;
    private final Topics topics;

    BrokerTopics(URI adminUrl, Topics topics) {
        this.adminUrl = adminUrl;
        this.topics = topics;
    }

    void create() throws IOException, InterruptedException {
        new Namespaces(adminUrl, null).create(topics.tenant());
    }

    /// Requests stay with the broker from now on, while consumers remain connected.
    void hold() throws IOException, InterruptedException {
        send("POST", "namespaces/" + topics.tenant() + "/requests/subscriptionDispatchRate", HELD);
    }

    /// Requests are delivered again.
    void release() throws IOException, InterruptedException {
        send("DELETE", "namespaces/" + topics.tenant() + "/requests/subscriptionDispatchRate", "");
    }

    /// Deletes all topics with what is in them.
    void delete() throws IOException, InterruptedException {
        for (String namespace : new String[] {"requests", "rendered", "templates", "fleet"}) {
            Matcher names = TOPIC.matcher(send("GET", "persistent/" + topics.tenant() + "/" + namespace, ""));
            while (names.find()) {
                send("DELETE", "persistent/" + names.group(1) + "?force=true", "");
            }
        }
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(adminUrl.resolve("/admin/v2/" + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300 && response.statusCode() != 404) {
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

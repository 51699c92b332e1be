package dev.platen.cli.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.broker.Access;
import dev.platen.cli.broker.Addresses;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks a broker's administration what a subscription has acknowledged: a reader is not told.
final class BrokerAdmin implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final Access access;
    private final URI url;

    BrokerAdmin(URI url, Access access) {
        this.url =
                Addresses.require(url, List.of("http", "https"), "a broker's administration", "http://127.0.0.1:8079");
        this.access = access;
        http = access.http()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                // To the broker that has the topic.
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /// What is not acknowledged now.
    ///
    /// @param topic `persistent://tenant/namespace/topic`
    Backlog backlog(String topic, String subscription) throws InterruptedException {
        JsonNode stats = internalStats(topic);
        JsonNode cursor = stats.path("cursors").path(subscription);
        if (cursor.isMissingNode()) {
            String others = stats.path("cursors").properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !name.startsWith("reader-"))
                    .collect(Collectors.joining(", "));
            throw new UserError(
                    topic + " has no subscription '" + subscription + "'",
                    others.isEmpty()
                            ? "An instance makes it at its start; without it the broker keeps no dead letters."
                            : "Name one with --subscription; it has " + others + ".");
        }
        try {
            return Backlog.of(
                    cursor.path("markDeletePosition").asText(),
                    cursor.path("individuallyDeletedMessages").asText(),
                    stats.path("lastConfirmedEntry").asText());
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "the broker tells in an unknown way what is acknowledged: " + e.getMessage(),
                    "Report it with the broker's version; Platen knows Pulsar 4.x.",
                    e);
        }
    }

    private JsonNode internalStats(String topic) throws InterruptedException {
        URI stats = url.resolve("/admin/v2/" + topic.replace("://", "/") + "/internalStats");
        try {
            HttpResponse<String> response = http.send(
                    access.show(HttpRequest.newBuilder(stats)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == UNAUTHORIZED || response.statusCode() == FORBIDDEN) {
                throw new UserError(url + " does not let this command look at " + topic, Access.ADVICE);
            }
            if (response.statusCode() == NOT_FOUND) {
                throw new UserError(
                        "there is no topic " + topic,
                        "Check --tenant and --admin. An instance makes the topic at its first start.");
            }
            if (response.statusCode() != 200) {
                throw new UserError(
                        "the broker answered " + response.statusCode() + " to GET " + stats,
                        "Check --admin, and what this account may do there.");
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UserError("what answers at " + url + " is not a Pulsar broker", "Check --admin.", e);
        } catch (IOException e) {
            throw new UserError(
                    "no broker administration answers at " + url + ": " + UserError.reasonOf(e),
                    "Name its address with --admin; 'platen broker' prints that of its own.",
                    e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

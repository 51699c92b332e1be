package dev.platen.cli.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.broker.BrokerAdminHttp;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Interruption;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Waits until nothing is on its way any more: every request has a result, and the broker has every
/// acknowledgement.
final class Quiet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /// Longer than a transaction, a keep-alive, and a reconnection.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Fleet fleet;
    private final BrokerAdminHttp admin;
    private final Topics topics;
    private final Sightings sightings;
    private final Interruption interruption;

    Quiet(Fleet fleet, BrokerAdminHttp admin, Topics topics, Sightings sightings, Interruption interruption) {
        this.fleet = fleet;
        this.admin = admin;
        this.topics = topics;
        this.sightings = sightings;
        this.interruption = interruption;
    }

    /// Gives up when nothing has changed for a minute: what is missing then is for the audit to tell.
    void await(long confirmed) throws IOException, InterruptedException {
        fleet.awaitReady(1);
        long last = -1;
        long changeNanos = System.nanoTime();
        while (System.nanoTime() - changeNanos < PATIENCE_NANOS) {
            long left = backlog();
            if (left == 0 && sightings.distinct() >= confirmed) {
                return;
            }
            long state = sightings.distinct() + sightings.duplicates() - left;
            if (state != last) {
                last = state;
                changeNanos = System.nanoTime();
            }
            if (interruption.await(POLL_NANOS)) {
                throw new InterruptedException("asked to stop");
            }
        }
    }

    private long backlog() throws IOException, InterruptedException {
        long sum = 0;
        for (JsonNode topic : JSON.readTree(admin.send("GET", "persistent/" + topics.tenant() + "/requests", ""))) {
            // Dead letters wait for somebody who looks at them; all else waits for an instance.
            if (!topic.asText().equals(topics.deadLetters())) {
                String path = topic.asText().replace("://", "/") + "/stats?getPreciseBacklog=true";
                for (JsonNode subscription :
                        JSON.readTree(admin.send("GET", path, "")).path("subscriptions")) {
                    sum += subscription.path("msgBacklog").asLong();
                }
            }
        }
        return sum;
    }
}

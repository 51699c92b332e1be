package dev.platen.app.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.scaling.LaneStatistics;
import dev.platen.app.scaling.TopicCounters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The broker's statistics of the lanes, through its HTTP API. Parked messages count to the lane that they
/// came from, unless their workspace is paused or limited: more instances would not render those any sooner.
///
/// The broker counts a backlog in entries, which are batches; how many messages an entry has it knows from
/// what its consumers were given. For use by one thread.
public final class BrokerStatistics implements LaneStatistics, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String QUERY =
            "/stats?getPreciseBacklog=true&subscriptionBacklogSize=true&getEarliestTimeInBacklog=true";
    private static final int NOT_FOUND = 404;

    /// Parked topics are looked at every so many times: there may be many of them.
    private static final int PARKED_EVERY = 5;

    /// Questions that the broker has to answer at a time.
    private static final int AT_ONCE = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PulsarSettings settings;
    private final URI adminUrl;
    private final Workspaces workspaces;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<Lane, TopicCounters> parked = new EnumMap<>(Lane.class);
    private int reads;

    /// @param adminUrl where the broker's API is
    /// @param workspaces knows where messages are parked
    public BrokerStatistics(PulsarSettings settings, URI adminUrl, Workspaces workspaces) {
        this.settings = settings;
        this.adminUrl = adminUrl;
        this.workspaces = workspaces;
    }

    @Override
    public Map<String, LaneStatistics.Counters> read() throws IOException, InterruptedException {
        if (reads++ % PARKED_EVERY == 0) {
            readParked();
        }
        List<TopicCounters> requests = topics(Arrays.stream(Lane.values())
                .map(lane -> "requests/" + lane.id())
                .toList());
        Map<String, LaneStatistics.Counters> lanes = new HashMap<>();
        for (Lane lane : Lane.values()) {
            lanes.put(
                    lane.id(),
                    new LaneStatistics.Counters(
                            requests.get(lane.ordinal()), parked.getOrDefault(lane, TopicCounters.NONE)));
        }
        return lanes;
    }

    private void readParked() throws IOException, InterruptedException {
        List<ParkedTopic> known = workspaces.parked().stream()
                .filter(topic -> !topic.isHeld() || workspaces.find(topic.name()) == null)
                .toList();
        List<TopicCounters> counters =
                topics(known.stream().map(ParkedTopic::path).toList());
        parked.clear();
        for (int i = 0; i < known.size(); i++) {
            parked.merge(known.get(i).lane(), counters.get(i), BrokerStatistics::sum);
        }
    }

    private static TopicCounters sum(TopicCounters a, TopicCounters b) {
        long oldest = a.oldestMillis() == 0 || b.oldestMillis() == 0
                ? Math.max(a.oldestMillis(), b.oldestMillis())
                : Math.min(a.oldestMillis(), b.oldestMillis());
        return new TopicCounters(
                a.backlog() + b.backlog(),
                a.backlogBytes() + b.backlogBytes(),
                a.messagesIn() + b.messagesIn(),
                oldest);
    }

    /// What there is in topics, in their order; asked side by side, because there may be many of them.
    private List<TopicCounters> topics(List<String> paths) throws IOException, InterruptedException {
        List<TopicCounters> counters = new ArrayList<>();
        for (int from = 0; from < paths.size(); from += AT_ONCE) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (String path : paths.subList(from, Math.min(paths.size(), from + AT_ONCE))) {
                answers.add(http.sendAsync(request(path), HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                counters.add(counters(await(answer)));
            }
        }
        return counters;
    }

    private HttpRequest request(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        adminUrl.resolve("/admin/v2/persistent/" + settings.tenant() + "/" + path + QUERY))
                .timeout(TIMEOUT);
        Path token = settings.tokenFile();
        if (token != null) {
            request.header("Authorization", "Bearer " + Files.readString(token).strip());
        }
        return request.build();
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private TopicCounters counters(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() == NOT_FOUND) {
            return TopicCounters.NONE;
        }
        if (response.statusCode() != 200) {
            throw new IOException("the broker answered " + response.statusCode() + " when asked for statistics");
        }
        return counters(JSON.readTree(response.body()), settings.subscription());
    }

    static TopicCounters counters(JsonNode stats, String subscription) {
        JsonNode ours = stats.path("subscriptions").path(subscription);
        long messagesIn = stats.path("msgInCounter").asLong();
        long entries = Math.max(0, ours.path("msgBacklog").asLong());
        long bytes = Math.max(0, ours.path("backlogSize").asLong());
        double each = messagesPerEntry(ours);
        if (each == 0 && entries > 0) {
            // Nobody was given anything yet: by the size of the messages that came in.
            double size = messagesIn == 0 ? 0 : stats.path("bytesInCounter").asDouble() / messagesIn;
            each = size == 0 ? 1 : Math.max(1, bytes / size / entries);
        }
        return new TopicCounters(Math.round(entries * Math.max(1, each)), bytes, messagesIn, oldestMillis(stats, ours));
    }

    /// Averaged over the consumers, 0 if nobody knows.
    private static double messagesPerEntry(JsonNode subscription) {
        double sum = 0;
        int known = 0;
        for (JsonNode consumer : subscription.path("consumers")) {
            double each = consumer.path("avgMessagesPerEntry").asDouble();
            if (each > 0) {
                sum += each;
                known++;
            }
        }
        return known == 0 ? 0 : sum / known;
    }

    private static long oldestMillis(JsonNode stats, JsonNode subscription) {
        long own = subscription.path("earliestMsgPublishTimeInBacklog").asLong();
        return Math.max(
                0,
                own > 0 ? own : stats.path("earliestMsgPublishTimeInBacklogs").asLong());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.pipeline.PipelineStats.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Several instances on one broker: sharing, crashing, stopping.
class FleetIT extends OwnTenant {
    private void send(String prefix, int count) throws Exception {
        outputs.sendAll("normal", count, i -> hello(prefix + i, TEN));
    }

    @Test
    void twoInstancesShareTheWorkAndSeeEachOthersTemplates() throws Exception {
        int count = 20_000;
        try (App first = installation.start(Map.of());
                App second = installation.start(Map.of())) {
            publishHello(first);
            send("share-", count);
            outputs.awaitIds(count);

            assertThat(outputs.ids()).isEqualTo(ids("share-", count));
            assertThat(outputs.all()).as("nothing twice").hasSize(count);
            Awaitility.await("both have settled everything")
                    .until(() ->
                            first.stats().total(Count.RENDERED) + second.stats().total(Count.RENDERED) == count);
            assertThat(first.stats().total(Count.RENDERED)).isGreaterThan(count / 50);
            assertThat(second.stats().total(Count.RENDERED)).isGreaterThan(count / 50);
        }
    }

    @Test
    void aChangeThroughOneInstanceIsSeenByAnotherWithinASecond() throws Exception {
        try (App first = installation.start(Map.of());
                App second = installation.start(Map.of());
                Api one = new Api(first.apiUrl());
                Api two = new Api(second.apiUrl())) {
            one.publish("acme", "moving", "strict", Map.of("text", "first"));
            assertThat(preview(two)).isEqualTo("first");

            one.publish("acme", "moving", "strict", Map.of("text", "second"));
            Awaitility.await("the other instance renders the new version")
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> preview(two), "second"::equals);
        }
    }

    private static String preview(Api api) throws Exception {
        return api.call("POST", "/v1/workspaces/acme/templates/moving/preview", "{\"channel\":\"sms\",\"data\":{}}")
                .json()
                .path("parts")
                .path("text")
                .asText();
    }

    @Test
    void instancesThatPublishAtTheSameTimeLoseNoVersion() throws Exception {
        int each = 30;
        try (App first = installation.start(Map.of());
                App second = installation.start(Map.of());
                Api one = new Api(first.apiUrl());
                Api two = new Api(second.apiUrl());
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Map<Integer, String> published = new ConcurrentHashMap<>();
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String name = "writer " + writer + " no. ";
                Api api = writer % 2 == 0 ? one : two;
                writers.add(threads.submit(() -> publishMany(api, name, each, published)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(published).as("every version is somebody's").isNotEmpty();
            for (Map.Entry<Integer, String> version : published.entrySet()) {
                Api.Answer answer =
                        two.call("GET", "/v1/workspaces/acme/templates/raced?version=" + version.getKey(), "");
                assertThat(answer.json().path("parts").path("text").asText())
                        .as("version " + version.getKey())
                        .isEqualTo(version.getValue());
            }
        }
    }

    /// A conflict is an honest answer; a version that somebody else has is not.
    private static void publishMany(Api api, String name, int count, Map<Integer, String> published) {
        for (int i = 0; i < count; i++) {
            String text = name + i;
            Api.Answer answer = api.tryPublish("acme", "raced", text);
            if (answer.status() == 201) {
                String before = published.put(answer.version(), text);
                assertThat(before)
                        .as("version " + answer.version() + " was given twice")
                        .isNull();
            } else {
                assertThat(answer.status()).isEqualTo(409);
            }
        }
    }

    @Test
    void whatAKilledInstanceHadIsRenderedByAnother() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(Map.of());
                Instance victim = Instance.start(installation, folder.resolve("victim.log"), Map.of())) {
            publishHello(survivor);
            send("kill-", count);
            Awaitility.await("the instances are in the middle")
                    .until(() -> outputs.all().size() > count / 20);
            victim.kill();
            int outWhenKilled = outputs.all().size();

            outputs.awaitIds(count);
            assertThat(outputs.ids()).isEqualTo(ids("kill-", count));
            assertThat(outWhenKilled).as("the kill came in the middle").isLessThan(count);
        }
    }

    @Test
    void aStoppedInstanceFinishesWhatItBeganAndNothingComesTwice() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(Map.of());
                Instance leaver = Instance.start(installation, folder.resolve("leaver.log"), Map.of())) {
            publishHello(survivor);
            send("drain-", count);
            Awaitility.await("the instances are in the middle")
                    .until(() -> outputs.all().size() > count / 20);
            int outWhenStopped = outputs.all().size();
            assertThat(leaver.terminate()).as(leaver.log()).isIn(0, 143);

            outputs.awaitIds(count);
            Awaitility.await("the survivor has settled everything")
                    .until(() -> survivor.stats().inFlight() == 0);
            assertThat(outputs.ids()).isEqualTo(ids("drain-", count));
            assertThat(outputs.all()).as("nothing twice").hasSize(count);
            assertThat(outWhenStopped).as("the stop came in the middle").isLessThan(count);
            assertThat(leaver.log())
                    .contains("has stopped")
                    .doesNotContain("WARN")
                    .doesNotContain("ERROR");
        }
    }
}

package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.App;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The size of a fleet on a real broker: who decides, what survives, processes that come and go.
class ScalingIT extends OwnTenant {
    private static Map<String, String> scaling(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "pulsar.admin-url",
                TestBroker.get().adminUrl().toString(),
                "scaling.enabled",
                "true",
                "scaling.strategies",
                "backlog",
                "scaling.max",
                "3"));
        settings.putAll(more);
        return settings;
    }

    private static JsonNode scaling(Api api) throws Exception {
        return api.call("GET", "/v1/scaling", "").json();
    }

    private static boolean leads(Api api) throws Exception {
        JsonNode scaling = scaling(api);
        return scaling.path("leader").asBoolean() && scaling.has("decision");
    }

    @Test
    void anotherInstanceLeadsWithinThreeSecondsOfTheLeadersDeathAndGoesOn() throws Exception {
        try (Instance leader = Instance.start(installation, folder.resolve("leader.log"), scaling(Map.of()));
                Api one = new Api(leader.apiUrl())) {
            Awaitility.await("the first leads").until(() -> leads(one));
            try (App heir = installation.start(scaling(Map.of()));
                    Api two = new Api(heir.apiUrl())) {
                Awaitility.await("the second follows").until(() -> scaling(two).has("decision"));
                assertThat(leads(two)).as("two of them").isFalse();
                Awaitility.await("each has heard of the other")
                        .until(() -> scaling(two).path("fleet").size() == 2
                                && scaling(one).path("fleet").size() == 2);
                announcementsAreSeenByAll(one, two);

                long killedNanos = System.nanoTime();
                leader.kill();
                Awaitility.await("the second leads")
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> leads(two));
                assertThat(Duration.ofNanos(System.nanoTime() - killedNanos))
                        .as("time without a leader")
                        .isLessThan(Duration.ofSeconds(3));
                JsonNode decision = Awaitility.await("it has decided")
                        .until(
                                () -> scaling(two).path("decision"),
                                made -> made.path("epoch").asInt() == 2);
                assertThat(decision.path("desired").asInt()).isEqualTo(1);
            }
        }
    }

    private void announcementsAreSeenByAll(Api one, Api two) throws Exception {
        String manifest = "{\"id\": \"spring\", \"workspace\": \"acme\", \"lane\": \"bulk\", \"messages\": 1000,"
                + "\"start\": \"" + Instant.now().plusSeconds(3_600) + "\", \"rampSeconds\": 60}";
        assertThat(one.call("POST", "/v1/announcements", manifest).status()).isEqualTo(201);
        Awaitility.await("the other instance knows of it")
                .atMost(Duration.ofSeconds(1))
                .until(() -> two.call("GET", "/v1/announcements/spring", "").status() == 200);
        assertThat(one.call("POST", "/v1/announcements", manifest.replace("acme", "A b"))
                        .status())
                .isEqualTo(422);
        Awaitility.await("the strategies are told")
                .until(() -> scaling(two)
                                .path("decision")
                                .path("observation")
                                .path("announced")
                                .size()
                        == 1);
        outputs.send("announcements", (byte @Nullable []) null);
        outputs.send("announcements", manifest.replace("}", ", \"more\": 1}"));
        outputs.send("announcements", "x".repeat(3 << 20));
        outputs.sendCompressedBatch("announcements", new byte[100_000], 200);
        outputs.send("announcements", manifest.replace("spring", "autumn"));
        Awaitility.await("what comes as a message after wrong ones is taken")
                .until(() -> one.call("GET", "/v1/announcements/autumn", "").status() == 200);
        assertThat(two.call("DELETE", "/v1/announcements/spring", "").status()).isEqualTo(204);
        Awaitility.await("nobody knows of it")
                .until(() -> one.call("GET", "/v1/announcements/spring", "").status() == 404);
    }

    @Test
    void aDecisionOutlivesTheFleet() throws Exception {
        JsonNode before;
        try (App only = installation.start(scaling(Map.of("scaling.min", "2")));
                Api api = new Api(only.apiUrl())) {
            Awaitility.await().until(() -> leads(api));
            before = scaling(api).path("decision");
            assertThat(before.path("desired").asInt()).isEqualTo(2);
        }
        try (App next = installation.start(scaling(Map.of("scaling.min", "2")));
                Api api = new Api(next.apiUrl())) {
            JsonNode after = scaling(api).path("decision");
            assertThat(after.path("desired").asInt()).isEqualTo(2);
            assertThat(after.path("leader").asText())
                    .as("what was decided before it started is known at once, whoever leads by now")
                    .isIn(
                            before.path("leader").asText(),
                            scaling(api).path("instance").asText());
            Awaitility.await("the next leader")
                    .until(() -> scaling(api).path("decision").path("epoch").asInt() == 2);
        }
    }

    @Test
    void aFleetOfProcessesGrowsWithTheBacklogAndDrains() throws Exception {
        Map<String, String> settings = scaling(Map.of(
                "scaling.actuator",
                "process",
                "scaling.process.log-directory",
                folder.resolve("instances").toString(),
                "scaling.process.keep-children",
                "false",
                "scaling.max",
                "2",
                "rendering.messages-per-second",
                "200",
                "scaling.assumed.messages-per-second",
                "200",
                "plugins.settings.backlog.messages-per-instance",
                "100"));
        int count = 3_000;
        try (Instance first = Instance.start(installation, folder.resolve("first.log"), settings);
                Api api = new Api(first.apiUrl())) {
            api.publish("acme", "hello", "strict", Map.of("text", "hello {{ x }}"));
            outputs.sendAll("normal", count, i -> hello("s" + i, "{\"x\":" + i + "}"));
            long child = Awaitility.await("a second instance is ready")
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> managed(scaling(api)), OptionalLong::isPresent)
                    .getAsLong();
            assertThat(ProcessHandle.of(child)).isPresent();
            outputs.awaitIds(count);
            Awaitility.await("the second instance has drained and ended")
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> ProcessHandle.of(child).isEmpty());
            assertThat(outputs.all()).as("nothing twice").hasSize(count);
            JsonNode observed =
                    scaling(api).path("decision").path("observation").path("fleet");
            assertThat(observed.path("startUpP50Millis").asInt())
                    .as("measured, not the assumed 15 s: %s", observed)
                    .isNotEqualTo(15_000)
                    .isPositive();
            assertThat(observed.path("serviceRatePerInstance").asDouble())
                    .as("measured while there was backlog")
                    .isBetween(150.0, 250.0);
        }
    }

    private static OptionalLong managed(JsonNode scaling) {
        for (JsonNode instance : scaling.path("fleet")) {
            if (instance.path("managed").asBoolean()) {
                return OptionalLong.of(instance.path("pid").asLong());
            }
        }
        return OptionalLong.empty();
    }
}

package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.scaling.Announcements;
import dev.platen.app.scaling.DecisionRecord;
import dev.platen.app.scaling.Fleet;
import dev.platen.app.scaling.FleetLog;
import dev.platen.app.scaling.Heartbeat;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.scaling.Tick;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.ScalingObservation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingApiTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String MANIFEST = "{\"id\": \"spring\", \"workspace\": \"acme\", \"lane\": \"bulk\","
            + " \"messages\": 600, \"start\": \"2026-03-01T13:00:00Z\"}";

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A log of one instance.
    private static final class OwnLog implements FleetLog {
        private BiConsumer<String, byte @Nullable []> listener = (key, record) -> {};

        @Override
        public void start(BiConsumer<String, byte @Nullable []> newListener) {
            listener = newListener;
        }

        @Override
        public void write(String key, byte @Nullable [] record) {
            listener.accept(key, record);
        }

        @Override
        public void send(String key, byte @Nullable [] record) {
            listener.accept(key, record);
        }
    }

    private static final class FakeScaling implements ScalingView {
        private final Announcements announcements = new Announcements(new OwnLog(), NOON::toEpochMilli);

        FakeScaling() throws IOException {
            announcements.start();
        }

        @Override
        public Optional<Tick> lastTick() {
            FleetState fleet = new FleetState(
                    2,
                    List.of(Duration.ofSeconds(4)),
                    1,
                    0,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    80,
                    List.of(0));
            return Optional.of(new Tick(
                    new DecisionRecord(3, "a", NOON, 2, "because", Map.of("x.y", 1.5), false),
                    new ScalingObservation(
                            NOON,
                            Duration.ofSeconds(1),
                            List.of(),
                            fleet,
                            1,
                            9,
                            List.of(new AnnouncedLoad(
                                    "spring", "acme", "bulk", 600, NOON, Duration.ofMinutes(1), 0.5))),
                    true,
                    Map.of(),
                    Map.of("spring", 17L)));
        }

        @Override
        public boolean isLeader() {
            return true;
        }

        @Override
        public List<Fleet.Seen> fleet() {
            Heartbeat.Home home = new Heartbeat.Home("host", 7, NOON, true, "http://127.0.0.1:1");
            return List.of(new Fleet.Seen(
                    new Heartbeat(
                            NOON, "a", home, Heartbeat.State.READY, Duration.ofSeconds(3), 1, 42, Map.of(), Map.of()),
                    Duration.ofSeconds(9)));
        }

        @Override
        public Announcements announcements() {
            return announcements;
        }
    }

    @Test
    void whoTakesNoPartSaysSo() throws Exception {
        assertThat(server.get("/v1/scaling").json().path("enabled").asBoolean(true))
                .isFalse();
        TestServer.Answer answer = server.send("POST", "/v1/announcements", MANIFEST);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error().path("advice").asText()).contains("scaling.enabled");
    }

    @Test
    void showsTheDecisionWhyAndTheFleet() throws Exception {
        server.instance.scaling = new FakeScaling();
        JsonNode scaling = server.get("/v1/scaling").json();
        assertThat(scaling.path("leader").asBoolean()).isTrue();
        JsonNode decision = scaling.path("decision");
        assertThat(decision.path("desired").asInt()).isEqualTo(2);
        assertThat(decision.path("reason").asText()).isEqualTo("because");
        assertThat(decision.path("inputs").path("x.y").asDouble()).isEqualTo(1.5);
        assertThat(decision.path("observation").path("fleet").path("startingAgeMillis"))
                .hasSize(1);
        JsonNode instance = scaling.path("fleet").path(0);
        assertThat(instance.path("state").asText()).isEqualTo("ready");
        assertThat(instance.path("silent").asBoolean()).isTrue();
        assertThat(instance.path("pid").asInt()).isEqualTo(7);
    }

    @Test
    void hasWhatTheDashboardReads() throws Exception {
        server.instance.scaling = new FakeScaling();
        JsonNode scaling = server.get("/v1/scaling").json();
        JsonNode decision = scaling.path("decision");
        assertThat(scaling.path("enabled").isBoolean()).isTrue();
        assertThat(scaling.path("fleet").path(0).path("instance").isTextual()).isTrue();
        assertThat(decision.path("leader").isTextual()).isTrue();
        assertThat(decision.path("stale").isBoolean()).isTrue();
        assertThat(decision.path("came").path("spring").asInt()).isEqualTo(17);
        JsonNode fleet = decision.path("observation").path("fleet");
        assertThat(fleet.path("ready").isInt()).isTrue();
        assertThat(fleet.path("draining").isInt()).isTrue();
        JsonNode announced = decision.path("observation").path("announced").path(0);
        for (String member : new String[] {"id", "workspace", "lane", "start"}) {
            assertThat(announced.path(member).isTextual()).as(member).isTrue();
        }
        for (String member : new String[] {"messages", "rampMillis", "trust"}) {
            assertThat(announced.path(member).isNumber()).as(member).isTrue();
        }
    }

    @Test
    void announcementsAreTakenShownAndTakenBack() throws Exception {
        server.instance.scaling = new FakeScaling();
        assertThat(server.send("POST", "/v1/announcements", MANIFEST).status()).isEqualTo(201);
        assertThat(server.get("/v1/announcements").json().path("announcements")).hasSize(1);
        assertThat(server.get("/v1/announcements").json().path("judged").isArray())
                .isTrue();
        JsonNode one = server.get("/v1/announcements/spring").json();
        assertThat(one.path("messages").asInt()).isEqualTo(600);
        assertThat(one.path("trust").asDouble()).isEqualTo(1);
        assertThat(server.send("DELETE", "/v1/announcements/spring", "").status())
                .isEqualTo(204);
        assertThat(server.get("/v1/announcements/spring").status()).isEqualTo(404);
        assertThat(server.send("DELETE", "/v1/announcements/spring", "").status())
                .isEqualTo(404);
    }

    @Test
    void whatIsWrongWithAnAnnouncementIsSaid() throws Exception {
        server.instance.scaling = new FakeScaling();
        TestServer.Answer answer = server.send("POST", "/v1/announcements", MANIFEST.replace("bulk", "slow"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.error().path("message").asText()).contains("'lane' is no lane");
        assertThat(answer.error().path("advice").asText()).contains("urgent");
        assertThat(server.send("PUT", "/v1/announcements", MANIFEST).status()).isEqualTo(405);
        TestServer.Answer large = server.send("POST", "/v1/announcements", "x".repeat(70_000));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.error().path("message").asText())
                .as("the bound that is meant, which is no setting")
                .contains("65536 bytes");
    }
}

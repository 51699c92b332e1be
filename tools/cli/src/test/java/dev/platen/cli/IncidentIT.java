package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the distribution as a user would.
class IncidentIT {
    private static final int BURST = 300;

    @TempDir
    private Path folder;

    @Test
    void aSmallBurstThroughTheProxyIsSurvivedByBothAndAllIsAccountedFor() throws Exception {
        Path mix = Files.writeString(folder.resolve("small.json"), """
                {"name": "small", "messages": 1000, "roundTripMillis": 20,
                 "kinds": [{"template": "note", "share": 0.9, "minBytes": 500, "maxBytes": 2000},
                           {"template": "digest", "share": 0.1, "minRows": 50, "maxRows": 100, "consecutive": true}]}
                """);
        Path page = folder.resolve("page.html");
        Distribution.Printed printed = Distribution.run(
                folder,
                "incident",
                "--mix=" + mix,
                "--only=tuned,platen",
                "--heap=256",
                "--instances=2",
                "--burst=" + BURST,
                "--seconds=3",
                "--seed=5",
                "--json=-",
                "--html=" + page);
        JsonNode json = printed.json();
        String said = printed.all();
        assertThat(json.path("heapMb").asInt()).as(said).isEqualTo(256);
        assertThat(json.path("instances").asInt()).as(said).isEqualTo(2);
        assertThat(json.path("gc").asText()).as(said).isEqualTo("g1");
        assertThat(json.path("burst").asInt()).as(said).isEqualTo(BURST);
        assertThat(json.path("seed").asInt()).as(said).isEqualTo(5);
        assertThat(json.path("mix").asText()).as(said).isEqualTo("small");
        for (String contender : List.of("tuned", "platen")) {
            JsonNode figures = json.path(contender);
            assertThat(figures.path("outOfMemory").asInt(-1)).as(said).isZero();
            assertThat(figures.path("restarts").asInt(-1)).as(said).isZero();
            assertThat(figures.path("lost").asInt(-1)).as(said).isZero();
            assertThat(figures.path("duplicates").asInt(-1)).as(said).isNotNegative();
            assertThat(figures.path("deadLettered").asInt(-1)).as(said).isZero();
            assertThat(figures.path("peakHeapMb").asDouble()).as(said).isBetween(1.0, 256.0);
            assertThat(figures.path("messagesPerSecond").asDouble()).as(said).isPositive();
            assertThat(figures.path("cpuSecondsPerThousand").asDouble())
                    .as(said)
                    .isPositive();
            assertThat(figures.path("urgentP99Millis").asDouble())
                    .as("a round trip at least\n%s", said)
                    .isGreaterThan(20);
            assertThat(figures.path("urgentP99Ratio").asDouble()).as(said).isPositive();
            assertThat(figures.path("drainSeconds").isNumber()).as(said).isTrue();
            assertThat(figures.has("throughputRatio")).as(said).isTrue();
            assertThat(figures.has("recoverySeconds")).as(said).isTrue();
        }
        assertThat(Files.readString(page)).contains("\"name\":\"tuned\"", "\"name\":\"platen\"");
    }
}

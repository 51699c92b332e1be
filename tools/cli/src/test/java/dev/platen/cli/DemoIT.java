package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the distribution as a user would.
class DemoIT {
    private static final int COUNT = 1_000;

    @TempDir
    private Path folder;

    @Test
    void everyRequestIsAccountedForAndNothingElseIsPrinted() throws Exception {
        Distribution.Printed printed =
                Distribution.run(folder, "demo", "--once", "--count", String.valueOf(COUNT), "--json");
        JsonNode json = printed.json();
        String said = printed.all();
        assertThat(json.path("in").asInt()).as(said).isEqualTo(COUNT);
        assertThat(json.path("pending").asInt(-1)).as(said).isZero();
        assertThat(json.path("rendered").asInt()
                        + json.path("aborted").asInt()
                        + json.path("deadLettered").asInt())
                .as(said)
                .isEqualTo(COUNT);
        assertThat(json.path("aborted").asInt()).as(said).isPositive();
        assertThat(json.path("deadLettered").asInt()).as(said).isPositive();
        assertThat(json.path("outputsRead").asInt())
                .as(said)
                .isEqualTo(json.path("rendered").asInt());
        JsonNode conservation = json.path("conservation");
        assertThat(conservation.path("balanced").asBoolean()).as(said).isTrue();
        assertThat(conservation.path("in").asInt()).as(said).isEqualTo(COUNT);
        assertThat(conservation
                        .path("workspaces")
                        .path("globex")
                        .path("rendered")
                        .asInt())
                .as(said)
                .isPositive();
        assertThat(json.path("byLane")).as(said).hasSize(4);
        assertThat(json.path("byChannel")).as(said).hasSize(4);
        assertThat(json.path("messagesPerSecond").asDouble()).as(said).isPositive();
        assertThat(json.path("p99Millis").asDouble())
                .as(said)
                .isGreaterThanOrEqualTo(json.path("p50Millis").asDouble());
    }
}

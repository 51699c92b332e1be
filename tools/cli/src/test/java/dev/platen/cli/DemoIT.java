package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the distribution as a user would.
class DemoIT {
    private static final int COUNT = 1_000;
    private static final int TIMEOUT_SECONDS = 180;

    @TempDir
    private Path folder;

    @Test
    void everyRequestIsAccountedForAndNothingElseIsPrinted() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process demo = new ProcessBuilder(command())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(demo.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time; so far it says\n%s", text(err))
                    .isTrue();
            assertThat(demo.exitValue()).as("exit code; it says\n%s", text(err)).isZero();
        } finally {
            demo.destroy();
        }
        JsonNode json = new ObjectMapper().readTree(text(out));
        String said = json.toPrettyString() + "\n" + text(err);
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
        assertThat(text(err)).doesNotContain("WARN", "Exception", "\tat ");
    }

    private static List<String> command() {
        String home = System.getProperty("platen.home");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dplaten.home=" + home,
                "-cp",
                Path.of(home, "lib", "*").toString(),
                "dev.platen.cli.Platen",
                "demo",
                "--once",
                "--count",
                String.valueOf(COUNT),
                "--json");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}

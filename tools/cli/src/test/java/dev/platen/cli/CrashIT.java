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
class CrashIT {
    private static final int KILLS = 6;
    private static final int MESSAGES = 5_000;
    private static final int TIMEOUT_SECONDS = 180;

    @TempDir
    private Path folder;

    @Test
    void instancesThatDieAtDifferentStepsLoseNothing() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process crash = new ProcessBuilder(command())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(crash.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time; so far it says\n%s", text(err))
                    .isTrue();
            assertThat(crash.exitValue())
                    .as("exit code; it says\n%s", text(err))
                    .isZero();
        } finally {
            crash.destroy();
        }
        JsonNode json = new ObjectMapper().readTree(text(out));
        String said = json.toPrettyString() + "\n" + text(err);
        assertThat(json.path("kills").asInt()).as(said).isEqualTo(KILLS);
        assertThat(json.path("sent").asInt()).as(said).isEqualTo(MESSAGES);
        assertThat(json.path("received").asInt()).as(said).isEqualTo(MESSAGES);
        assertThat(json.path("lost").asInt(-1)).as(said).isZero();
        assertThat(json.path("duplicates").asInt(-1)).as(said).isNotNegative();
        assertThat(json.path("committedDuplicates").asInt(-1)).as(said).isNotNegative();
        assertThat(json.path("duplicateShareOfInFlight").asDouble(-1))
                .as("at most what dead instances held comes twice\n%s", said)
                .isBetween(0.0, 1.0);
        assertThat(json.path("takeoverP99Millis").asDouble(-1)).as(said).isNotNegative();
        assertThat(json.path("unexpectedEnds").asInt(-1)).as(said).isZero();
        assertThat(json.path("conservation").path("balanced").asBoolean())
                .as(said)
                .isTrue();
        assertThat(text(err)).doesNotContain("WARN", "Exception", "\tat ");
    }

    private static List<String> command() {
        String home = System.getProperty("platen.home");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dplaten.home=" + home,
                "-cp",
                Path.of(home, "lib", "*").toString(),
                "dev.platen.cli.Platen",
                "crash",
                "--kills=" + KILLS,
                "--messages=" + MESSAGES,
                "--rate=2000",
                "--instances=3",
                "--mode=at-least-once",
                "--seed=11",
                "--json");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}

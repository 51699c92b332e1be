package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the distribution as a user would.
final class Distribution {
    private static final int TIMEOUT_SECONDS = 180;

    private Distribution() {}

    /// What a command printed.
    record Printed(JsonNode json, String err) {
        /// For messages of assertions.
        String all() {
            return json.toPrettyString() + "\n" + err;
        }
    }

    /// Runs a command that prints one JSON object, and requires that it succeeds and prints nothing else.
    ///
    /// @param folder for what it prints
    static Printed run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time; so far it says\n%s", Files.readString(err))
                    .isTrue();
            assertThat(process.exitValue())
                    .as("exit code; it says\n%s", Files.readString(err))
                    .isZero();
        } finally {
            process.destroy();
        }
        assertThat(Files.readString(err)).doesNotContain("WARN", "Exception", "\tat ");
        return new Printed(new ObjectMapper().readTree(Files.readString(out)), Files.readString(err));
    }

    private static List<String> command(String... arguments) {
        String home = System.getProperty("platen.home");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dplaten.home=" + home,
                "-cp",
                Path.of(home, "lib", "*").toString(),
                "dev.platen.cli.Platen"));
        command.addAll(List.of(arguments));
        return command;
    }
}

package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each collector in a Java virtual machine of its own, filled to the brim and let go.
class CollectorsTest {
    private static final int PATIENCE_SECONDS = 180;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @ParameterizedTest
    @CsvSource({"G1,-XX:+UseG1GC", "ZGC,-XX:+UseZGC", "PARALLEL,-XX:+UseParallelGC", "SERIAL,-XX:+UseSerialGC"})
    void reachesTheHighestLevelAndComesBack(String collector, String option) throws IOException, InterruptedException {
        List<String> printed = run(option);

        assertThat(printed).contains("collector " + collector);
        List<String> up = printed.stream().filter(line -> line.contains(" up ")).toList();
        List<String> down =
                printed.stream().filter(line -> line.contains(" down ")).toList();
        assertThat(up).as("%s", printed).last().asString().startsWith("level CRITICAL");
        assertThat(down.stream().map(line -> line.substring("level ".length(), line.indexOf(" down "))))
                .as("one by one, %s", printed)
                .containsExactly("SEVERE", "HIGH", "ELEVATED", "NORMAL");
    }

    private List<String> run(String option) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-Xmx96m",
                        "-XX:FlightRecorderOptions:repository=" + folder.resolve("jfr") + ",maxchunksize=1M",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RetainingMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended && process.exitValue() == 0).as(text).isTrue();
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}

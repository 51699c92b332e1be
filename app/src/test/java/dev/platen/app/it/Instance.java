package dev.platen.app.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An instance in a process of its own.
final class Instance implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private String apiUrl = "";

    private Instance(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts an instance and waits until it is ready.
    static Instance start(Installation installation, Path log, Map<String, String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:MaxDirectMemorySize=128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dplaten.home=" + installation.home(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.platen.app.Main"));
        installation.settings(more).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        Instance instance = new Instance(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
        String line = instance.output.readLine();
        if (line == null || !line.startsWith("platen ready ")) {
            instance.process.destroyForcibly();
            throw new IOException("the instance did not start: " + line + "\n" + Files.readString(log));
        }
        instance.apiUrl = line.replaceFirst(".* api=(\\S+).*", "$1");
        return instance;
    }

    String apiUrl() {
        return apiUrl;
    }

    /// As a crash would.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGTERM, and waits for the end.
    ///
    /// @return the exit code
    int terminate() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the instance did not stop:\n" + Files.readString(log));
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}

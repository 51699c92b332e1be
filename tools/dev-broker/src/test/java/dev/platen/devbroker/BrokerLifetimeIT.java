package dev.platen.devbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerLifetimeIT {
    private static final int END_SECONDS = 30;

    @TempDir
    Path folder;

    private final DevBrokerConfig config = DevBrokerConfig.fromSystemProperty();

    @Test
    void stopsOnCloseAndKeepsDataThatIsNotItsOwn() throws Exception {
        Path data = folder.resolve("data with a space");
        long pid;
        try (DevBroker broker = DevBroker.start(config.withDataDir(data))) {
            pid = broker.pid();
        }
        assertThat(ProcessHandle.of(pid)).as("the broker's process").isEmpty();
        assertThat(data.resolve("bookkeeper")).isDirectory();
        assertThat(data.resolve("metadata")).isDirectory();
    }

    @Test
    void endsAndDeletesItsDataWhenItsParentIsKilled() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPathOf(DevBroker.class) + File.pathSeparator + classPathOf(ParentMain.class),
                ParentMain.class.getName(),
                config.brokerHome().toString());
        Process parent = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle broker =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(filesIn(folder)).as("the temporary data folder").hasSize(1);

            parent.destroyForcibly();

            broker.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            assertThat(filesIn(folder)).as("what the broker left behind").isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void showsTheLogWhenAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> DevBroker.start(config.withPorts(taken.getLocalPort(), 0)))
                    .isInstanceOf(DevBrokerException.class)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("Address already in use");
        }
        assertThat(ProcessHandle.current().children())
                .as("processes left behind")
                .isEmpty();
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        assertThatThrownBy(() -> DevBroker.start(config.withStartTimeout(Duration.ofMillis(1))))
                .isInstanceOf(DevBrokerException.class)
                .hasMessageContaining("not ready within");
        assertThat(ProcessHandle.current().children())
                .as("processes left behind")
                .isEmpty();
    }

    private static List<Path> filesIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Path classPathOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}

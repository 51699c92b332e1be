package dev.platen.app.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessActuatorTest {
    private static final String SELF = "platen-0123abcd";

    @TempDir
    Path folder;

    private long logs() throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("platen-"))
                    .count();
        }
    }

    private ScalingSettings.Processes processes() {
        return new ScalingSettings.Processes(folder, false, true, 0);
    }

    @Test
    void anInstanceDoesNotHearOfCtrlCInTheLeadersTerminal() throws Exception {
        String program = "kill -INT $$; kill -HUP $$; echo goes on";
        ProcessActuator actuator =
                new ProcessActuator(List.of("/bin/sh", "-c", program), processes(), SELF, "host", () -> 0);
        actuator.apply(1, List.of());
        Path log = folder.resolve(SELF + "-1.log");
        Awaitility.await().untilAsserted(() -> assertThat(log).content().contains("goes on"));
    }

    @Test
    void keepsTheNewestLogsOfInstancesAndTouchesNobodyElses() throws Exception {
        Path foreign = Files.writeString(folder.resolve("system.log"), "not ours");
        Files.setLastModifiedTime(foreign, FileTime.fromMillis(0));
        for (int i = 1; i <= ProcessActuator.MOST_LOGS; i++) {
            Path log = Files.writeString(folder.resolve("platen-89abcdef-" + i + ".log"), "old");
            Files.setLastModifiedTime(log, FileTime.fromMillis(i * 1_000L));
        }
        ProcessActuator actuator =
                new ProcessActuator(List.of("/bin/sh", "-c", "exit 0"), processes(), SELF, "host", () -> 0);
        actuator.apply(1, List.of());
        assertThat(foreign).exists();
        assertThat(folder.resolve("platen-89abcdef-1.log")).doesNotExist();
        assertThat(folder.resolve("platen-89abcdef-2.log")).exists();
        assertThat(folder.resolve(SELF + "-1.log")).exists();
        assertThat(logs()).isEqualTo(ProcessActuator.MOST_LOGS);
    }
}

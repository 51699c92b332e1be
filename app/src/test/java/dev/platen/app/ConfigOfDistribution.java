package dev.platen.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A distribution without content, and configurations that are read there.
abstract class ConfigOfDistribution {
    @TempDir
    Path home = Path.of("set by JUnit");

    @BeforeEach
    void installDistribution() throws IOException {
        Files.createDirectories(home.resolve("plugins"));
        Files.createDirectories(home.resolve("jfr-profiles"));
        Files.writeString(home.resolve("jfr-profiles/control.jfc"), "<configuration version=\"2.0\"/>");
    }

    final AppConfig ofFile(String yaml) throws IOException, ConfigException {
        Path file = Files.writeString(home.resolve("platen.yaml"), yaml);
        return AppConfig.read(file, Map.of(), Map.of(), home);
    }

    final AppConfig of(Map<String, String> overrides) throws ConfigException {
        return AppConfig.read(null, Map.of(), overrides, home);
    }
}

package dev.platen.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.cli.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void whereThereIsNoCacheNoneIsUsed() {
        assertThat(StartCache.of(new Home(folder)).options()).isEmpty();
    }

    @Test
    void aCacheThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
        StartCache cache = StartCache.of(new Home(folder));
        Files.writeString(cache.file(), "not a cache of this machine");

        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(cache.options());
        command.add("--version");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit code").isZero();
        assertThat(command).as("the cache is tried").contains("-XX:AOTCache=" + cache.file());
        assertThat(out).as("standard output is the command's").doesNotContain("aot", "AOT");
        assertThat(err).as("nothing to complain about").isEmptyFile();
    }
}

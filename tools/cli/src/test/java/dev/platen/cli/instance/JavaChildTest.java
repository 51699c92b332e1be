package dev.platen.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JavaChildTest {
    @TempDir
    private Path folder;

    /// Prints two lines.
    static final class TwoLines {
        private TwoLines() {}

        public static void main(String[] arguments) {
            System.out.println("one");
            System.out.println("two");
        }
    }

    /// A full disk must not look like an instance that says nothing.
    @Test
    @EnabledOnOs(OS.LINUX)
    void isHeardAlsoWhereItsLogCannotBeWritten() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(1);
        JavaChild.Program program = new JavaChild.Program(
                List.of("-XX:TieredStopAtLevel=1"),
                System.getProperty("java.class.path"),
                TwoLines.class.getName(),
                List.of());
        try (JavaChild _ = JavaChild.start(
                program,
                Files.createSymbolicLink(folder.resolve("child.log"), Path.of("/dev/full")),
                line -> {
                    heard.add(line);
                    return false;
                },
                ended::countDown)) {
            assertThat(ended.await(60, TimeUnit.SECONDS)).as("its output ended").isTrue();
            assertThat(heard).containsExactly("one", "two");
        }
    }
}

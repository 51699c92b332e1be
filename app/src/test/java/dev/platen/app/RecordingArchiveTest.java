package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingArchiveTest {
    @TempDir
    private Path root = Path.of("set by JUnit");

    private Path folder() {
        return root.resolve("not/yet/there");
    }

    private List<String> saved() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(Path file) throws IOException {
        Files.writeString(file, "recorded");
    }

    @Test
    void savesUnderTheTimeAndTheReason() throws IOException {
        new RecordingArchive(RecordingArchiveTest::write, folder(), 5).save("critical");
        Awaitility.await().until(() -> saved().size() == 1);
        assertThat(saved().getFirst()).matches("platen-\\d{8}-\\d{6}-critical\\.jfr");
    }

    @Test
    void keepsTheNewestAndWhatIsNotItsOwn() throws IOException {
        Files.createDirectories(folder());
        for (String name :
                List.of("20200101-000000-high", "20200102-000000-critical", "20200103-000000-high", "mine")) {
            write(folder().resolve("platen-" + name + ".jfr"));
        }
        write(folder().resolve("notes.txt"));
        new RecordingArchive(RecordingArchiveTest::write, folder(), 2).save("severe");
        Awaitility.await().until(() -> saved().size() == 4);
        assertThat(saved())
                .contains("notes.txt", "platen-mine.jfr", "platen-20200103-000000-high.jfr")
                .anyMatch(name -> name.endsWith("-severe.jfr"));
    }

    @Test
    void afterAFailureNothingIsLeftAndTheNextIsSaved() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        RecordingArchive archive = new RecordingArchive(
                file -> {
                    write(file);
                    if (calls.incrementAndGet() == 1) {
                        throw new IOException("the disk is full");
                    }
                },
                folder(),
                5);
        archive.save("first");
        // Until the first is over, what is asked for is dropped.
        Awaitility.await().until(() -> {
            if (calls.get() == 1) {
                archive.save("later");
            }
            return calls.get() > 1 && !saved().isEmpty();
        });
        assertThat(saved()).allMatch(name -> name.endsWith("-later.jfr"));
    }

    @Test
    void savesOneAtATimeAndNeverMakesItsCallerWait() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch disk = new CountDownLatch(1);
        RecordingArchive archive = new RecordingArchive(
                file -> {
                    calls.incrementAndGet();
                    try {
                        disk.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    write(file);
                },
                folder(),
                5);
        for (int i = 0; i < 10; i++) {
            archive.save("r" + i);
        }
        Awaitility.await().until(() -> calls.get() == 1);
        disk.countDown();
        Awaitility.await().until(() -> !saved().isEmpty());
        assertThat(saved()).singleElement().asString().endsWith("-r0.jfr");
        assertThat(calls).hasValue(1);
    }
}

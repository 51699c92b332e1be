package dev.platen.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of the flight recording, saved when a level asks for one. Keeps the newest few.
final class RecordingArchive {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final Logger LOG = LoggerFactory.getLogger(RecordingArchive.class);

    private final Recorder recorder;
    private final Path folder;
    private final int maxFiles;
    private final AtomicBoolean saving = new AtomicBoolean();

    /// What is saved.
    interface Recorder {
        /// Writes all that is recorded to `file`.
        void dump(Path file) throws IOException;
    }

    RecordingArchive(Recorder recorder, Path folder, int maxFiles) {
        this.recorder = recorder;
        this.folder = folder;
        this.maxFiles = maxFiles;
    }

    /// Saves a copy on a thread of its own, unless one is being saved.
    ///
    /// @param reason becomes part of its name
    void save(String reason) {
        if (saving.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("save-recording").start(() -> saveNow(reason));
        }
    }

    private void saveNow(String reason) {
        try {
            Files.createDirectories(folder);
            Path file =
                    folder.resolve("platen-" + NAME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "-" + reason + ".jfr");
            dump(file);
            LOG.info("the flight recording was saved to {}", file.toAbsolutePath());
            forgetOld();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the flight recording could not be saved to {}: {}", folder.toAbsolutePath(), e.toString());
        } finally {
            saving.set(false);
        }
    }

    /// Leaves nothing behind that is only a part.
    private void dump(Path file) throws IOException {
        try {
            recorder.dump(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Their names begin with the time, so the oldest come first.
    private void forgetOld() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> saved = files.filter(
                            file -> file.getFileName().toString().matches("platen-\\d{8}-\\d{6}-.*\\.jfr"))
                    .sorted()
                    .toList();
            for (Path file : saved.subList(0, Math.max(0, saved.size() - maxFiles))) {
                Files.deleteIfExists(file);
            }
        }
    }
}

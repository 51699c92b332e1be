package dev.platen.cli.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the processes of a run leave logs and recordings: a folder to keep, or one that goes with the run.
///
/// @param path the folder
/// @param kept whether it stays
public record WorkFolder(Path path, boolean kept) implements AutoCloseable {
    /// `keep`, or a temporary folder where that is null.
    public static WorkFolder open(@Nullable Path keep) throws IOException {
        return keep == null
                ? new WorkFolder(Files.createTempDirectory("platen-processes-"), false)
                : new WorkFolder(Files.createDirectories(keep.toAbsolutePath()), true);
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        // Deepest first, so that each folder is empty when its turn comes.
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.platen.devbroker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The last lines of the broker's log files, for an error message.
final class LogTail {
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_LINES = 40;

    private LogTail() {}

    /// The ends of the given files, each under its name. Files that are missing or empty are left out, and
    /// one that can't be read says so: a tail is read when something has failed already.
    static String of(Path... files) {
        StringBuilder tail = new StringBuilder();
        for (Path file : files) {
            if (Files.exists(file)) {
                String end = end(file);
                if (!end.isBlank()) {
                    tail.append("--- ").append(file).append('\n').append(end).append('\n');
                }
            }
        }
        return tail.toString();
    }

    private static String end(Path file) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, log.length() - MAX_BYTES);
            byte[] bytes = new byte[(int) (log.length() - start)];
            log.seek(start);
            log.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
        } catch (IOException e) {
            return "(not readable: " + e.getMessage() + ")";
        }
    }
}

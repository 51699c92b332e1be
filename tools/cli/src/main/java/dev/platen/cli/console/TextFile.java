package dev.platen.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a command writes because somebody asked for it.
public final class TextFile {
    private TextFile() {}

    /// Writes all of it; what was there is replaced.
    ///
    /// @throws UserError if it cannot be written, with the file's name, which a full disk does not tell
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UserError(
                    "cannot write " + file + ": " + UserError.reasonOf(e),
                    "Make room there, or name another place.",
                    e);
        }
    }
}

package dev.platen.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--json` of every command that ends with figures: alone, they go to standard output; with a file, there.
final class JsonOption {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            paramLabel = "FILE",
            description = "Print the figures as one JSON object, or write them to a file.")
    private @Nullable String target;

    boolean toStandardOutput() {
        return STANDARD_OUTPUT.equals(target);
    }

    /// The file to write to, or null if there is none.
    @Nullable
    Path file() {
        return target == null || toStandardOutput() ? null : Path.of(target);
    }
}

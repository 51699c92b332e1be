package dev.platen.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--plugins`, for commands that run plugins themselves.
final class PluginsOption {
    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "Load plugins from here (default: those of the distribution).")
    private @Nullable Path plugins;

    /// The folder with a folder for each plugin.
    Path folder() {
        return plugins != null ? plugins : Home.ofProcess().plugins();
    }
}

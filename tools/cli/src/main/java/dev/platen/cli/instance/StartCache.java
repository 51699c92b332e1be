package dev.platen.cli.instance;

import dev.platen.cli.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The distribution's ahead-of-time cache: classes read, linked and profiled in a training run, so that an
/// instance need not do so at its start. The virtual machine itself finds out whether it fits, that is
/// whether machine, jars and options are those of the training run, and starts without it if not.
///
/// @param file where it is, if it has been made
public record StartCache(Path file) {
    /// A cache that does not fit is no error.
    private static final String QUIET = "-Xlog:aot*=off";

    /// That of a distribution.
    public static StartCache of(Home home) {
        return new StartCache(home.folder().resolve("start.aot"));
    }

    public boolean exists() {
        return Files.isReadable(file);
    }

    /// Options that use it; none where there is no cache.
    public List<String> options() {
        return exists() ? List.of("-XX:AOTCache=" + file, QUIET) : List.of();
    }

    /// Options that end the process, once it is told to stop, by making a cache in `made`.
    public static List<String> training(Path made) {
        return List.of("-XX:AOTCacheOutput=" + made, QUIET);
    }

    /// Options that use no cache, whether there is one or not.
    public static List<String> without() {
        return List.of("-XX:AOTMode=off");
    }
}

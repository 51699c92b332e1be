package dev.platen.cli;

import dev.platen.cli.console.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/// The distribution folder: jars, plugins and the development broker. The launcher names it.
public record Home(Path folder) {
    /// System property with the folder's path.
    public static final String PROPERTY = "platen.home";

    /// The one that the launcher named.
    static Home ofProcess() {
        String folder = System.getProperty(PROPERTY);
        if (folder == null) {
            throw new UserError(
                    "the system property " + PROPERTY + " is not set",
                    "Run Platen through tools/platen, or set it to the distribution folder.");
        }
        Home home = new Home(Path.of(folder).toAbsolutePath().normalize());
        if (!Files.isDirectory(home.broker().resolve("lib"))) {
            throw new UserError(
                    "there is no distribution in " + home.folder(), "Build it with 'mvn package' or run tools/platen.");
        }
        return home;
    }

    /// The development broker's folder.
    public Path broker() {
        return folder.resolve("broker");
    }

    /// The plugins' folder: a folder for each.
    public Path plugins() {
        return folder.resolve("plugins");
    }
}

package dev.platen.app;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Objects;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/// The flight recording that always runs, in a ring of bounded size on disk. `jcmd PID JFR.dump
/// name=platen` or the admin port's `/recording` gets a copy.
final class FlightRing implements AutoCloseable {
    private static final String NAME = "platen";

    private final Configuration profile;
    private final long maxBytes;
    private volatile @Nullable Recording recording;

    private FlightRing(Configuration profile, long maxBytes) {
        this.profile = profile;
        this.maxBytes = maxBytes;
    }

    /// Reads the profile.
    ///
    /// @throws ConfigException if the profile is not one
    static FlightRing of(AppConfig.Recording settings) throws IOException, ConfigException {
        try {
            return new FlightRing(Configuration.create(settings.profile()), settings.maxBytes());
        } catch (ParseException e) {
            throw ConfigReader.wrong(
                    "recording.profile", settings.profile().toString(), "a .jfc file: " + e.getMessage());
        }
    }

    /// Loads the recorder, which takes a while, so that a start takes less.
    static void load() {
        FlightRecorder.getFlightRecorder();
    }

    /// Starts recording.
    void start() {
        Recording made = new Recording(profile);
        made.setName(NAME);
        made.setToDisk(true);
        made.setMaxSize(maxBytes);
        recording = made;
        made.start();
    }

    /// Writes what the ring holds to `file`.
    void dump(Path file) throws IOException {
        Objects.requireNonNull(recording, "not started").dump(file);
    }

    /// Writes what is in memory to the ring on disk, where it survives the process.
    void write() {
        FlightRecorder.getFlightRecorder().takeSnapshot().close();
    }

    @Override
    public void close() {
        Recording made = recording;
        if (made != null) {
            made.close();
        }
    }
}

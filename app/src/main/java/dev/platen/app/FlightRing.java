package dev.platen.app;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/// The flight recording that always runs, in a ring of bounded size on disk. `jcmd PID JFR.dump
/// name=platen` or the admin port's `/recording` gets a copy.
final class FlightRing implements AutoCloseable {
    private static final String NAME = "platen";

    private final Recording recording;

    private FlightRing(Recording recording) {
        this.recording = recording;
    }

    /// Starts recording.
    ///
    /// @throws ConfigException if the profile is not one
    static FlightRing start(AppConfig.Recording settings) throws IOException, ConfigException {
        try {
            Recording recording = new Recording(Configuration.create(settings.profile()));
            recording.setName(NAME);
            recording.setToDisk(true);
            recording.setMaxSize(settings.maxBytes());
            recording.start();
            return new FlightRing(recording);
        } catch (ParseException e) {
            throw ConfigReader.wrong(
                    "recording.profile", settings.profile().toString(), "a .jfc file: " + e.getMessage());
        }
    }

    /// Writes what the ring holds to `file`.
    void dump(Path file) throws IOException {
        recording.dump(file);
    }

    /// Writes what is in memory to the ring on disk, where it survives the process.
    void write() {
        FlightRecorder.getFlightRecorder().takeSnapshot().close();
    }

    @Override
    public void close() {
        recording.close();
    }
}

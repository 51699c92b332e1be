package dev.platen.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The flight recording that always runs while there is room for it, in a ring of bounded size on disk.
/// `jcmd PID JFR.dump name=platen` or the admin port's `/recording` gets a copy.
final class FlightRing implements AutoCloseable {
    private static final String NAME = "platen";

    /// A stop writes, and comes too late for a disk that was filled at once: this is removed before.
    private static final int RESERVE_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FlightRing.class);

    private final Configuration profile;
    private final long maxBytes;
    private volatile @Nullable Recording recording;
    private volatile @Nullable String problem;
    private volatile @Nullable Path reserve;

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

    /// Starts recording, unless it has.
    void start() {
        if (recording == null) {
            Recording made = new Recording(profile);
            made.setName(NAME);
            made.setToDisk(true);
            made.setMaxSize(maxBytes);
            made.start();
            recording = made;
            reserve = reserve();
        }
        problem = null;
    }

    private static @Nullable Path reserve() {
        try {
            return Files.write(RecorderDisk.folder().toPath().resolve("reserve"), new byte[RESERVE_BYTES]);
        } catch (IOException e) {
            LOG.debug("there is no reserve: {}", e.toString());
            return null;
        }
    }

    /// Gives back the reserve, for what a stop writes.
    void makeRoom() {
        try {
            Path made = reserve;
            if (made != null) {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            LOG.debug("the reserve stays: {}", e.toString());
        }
    }

    /// Ends it until the next start, and whatever others record in this process.
    ///
    /// @param why for people
    void end(String why) {
        problem = why;
        close();
        for (Recording other : FlightRecorder.getFlightRecorder().getRecordings()) {
            if (other.getState() == RecordingState.RUNNING) {
                other.stop();
            }
        }
    }

    /// Why nothing is recorded; empty while it is.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /// Writes what the ring holds to `file`.
    ///
    /// @throws IOException if that is not possible; it says why
    void dump(Path file) throws IOException {
        Recording made = recording;
        if (made == null) {
            throw new IOException(problem().orElse("the flight recording has not begun"));
        }
        made.dump(file);
    }

    /// Writes what is in memory to the ring on disk, where it survives the process.
    void write() {
        FlightRecorder.getFlightRecorder().takeSnapshot().close();
    }

    @Override
    public void close() {
        makeRoom();
        Recording made = recording;
        recording = null;
        if (made != null) {
            made.close();
        }
    }
}

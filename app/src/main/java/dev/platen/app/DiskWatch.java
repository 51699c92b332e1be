package dev.platen.app;

import java.io.File;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records while there is room on disk. The Java virtual machine ends a process that cannot write its
/// recording, so that is stopped before the disk is full, and begun again when there is room.
///
/// On a thread of its own: a file system may take long to answer, and a recorder to begin.
final class DiskWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long MI = 1024L * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Supplier<File> folder;
    private final LongSupplier freeBytes;
    private final Recorder recorder;
    private final LongSupplier clockNanos;
    private final RecordingRoom room = new RecordingRoom();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private State state = State.NOT_BEGUN;
    private boolean failing;
    private @Nullable Thread thread;

    /// All that writes recordings. What has failed is asked for again, so both may find that it is so.
    interface Recorder {
        void begin();

        /// Ends it and gives back its room.
        ///
        /// @param why for people
        void end(String why);
    }

    private enum State {
        NOT_BEGUN,
        ON,
        OFF
    }

    /// @param folder where the recorder writes
    /// @param freeBytes what is free there, or [RecordingRoom#UNKNOWN]
    /// @param clockNanos a clock that only runs forward
    DiskWatch(Supplier<File> folder, LongSupplier freeBytes, Recorder recorder, LongSupplier clockNanos) {
        this.folder = folder;
        this.freeBytes = freeBytes;
        this.recorder = recorder;
        this.clockNanos = clockNanos;
    }

    /// Begins to record if there is room, and to look.
    void start() {
        look(clockNanos.getAsLong());
        thread = Thread.ofPlatform().daemon().name("disk-watch").start(this::run);
    }

    private void run() {
        try {
            while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                safeLook(clockNanos.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look that fails does not end the next ones; it is logged when the first of a row fails.
    void safeLook(long nowNanos) {
        try {
            look(nowNanos);
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                LOG.error("the flight recording could not be begun or ended, it is tried again", e);
            }
            failing = true;
        }
    }

    /// Begins or ends the recording if that is due.
    void look(long nowNanos) {
        long free = freeBytes.getAsLong();
        boolean enough = room.enough(nowNanos, free);
        if (enough && state != State.ON) {
            recorder.begin();
            if (state == State.OFF) {
                LOG.info("there is room again, {} MiB in {}: the flight recording goes on", free / MI, folder.get());
            }
            state = State.ON;
        } else if (!enough && state != State.OFF) {
            String why = "the flight recording is off, because the disk with " + folder.get() + " is about to be full ("
                    + free / MI + " MiB free)";
            recorder.end(why);
            LOG.warn(
                    "{} and Java ends a process that cannot write there; messages are rendered as before, and what was"
                            + " recorded is given up. Make room, or set TMPDIR: it goes on when {} MiB have been free"
                            + " for {} s",
                    why,
                    RecordingRoom.AGAIN_BYTES / MI,
                    RecordingRoom.CALM_SECONDS);
            state = State.OFF;
        }
    }

    /// Begins nothing from now on: the process is about to end, and the recorder with it.
    void finish() {
        stopping.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        finish();
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
    }
}

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
    private static final long MI = 1024L * 1024;
    private static final long LATER_NANOS =
            Duration.ofSeconds(RecordingRoom.CALM_SECONDS).toNanos();

    private final AtomicLong free = new AtomicLong(900 * MI);
    private final FakeRecorder recorder = new FakeRecorder();
    private final DiskWatch watch = new DiskWatch(() -> new File("/tmp/jfr"), free::get, recorder, System::nanoTime);

    private static final class FakeRecorder implements DiskWatch.Recorder {
        final List<String> calls = new CopyOnWriteArrayList<>();
        volatile boolean broken;

        @Override
        public void begin() {
            calls.add("begin");
            if (broken) {
                throw new IllegalStateException("cannot record");
            }
        }

        @Override
        public void end(String why) {
            calls.add(why);
        }
    }

    @Test
    void recordsWhileThereIsRoom() {
        watch.look(0);
        watch.look(1);
        assertThat(recorder.calls).containsExactly("begin");
    }

    @Test
    void endsBeforeTheDiskIsFullSaysWhyAndBeginsAgain() {
        watch.look(0);
        free.set(12 * MI + 5);
        watch.look(1);
        watch.look(2);
        free.set(900 * MI);
        watch.look(3);
        assertThat(recorder.calls)
                .as("calm is awaited")
                .containsExactly(
                        "begin",
                        "the flight recording is off, because the disk with " + new File("/tmp/jfr")
                                + " is about to be full (12 MiB free)");
        watch.look(2 + LATER_NANOS);
        watch.look(3 + LATER_NANOS);
        assertThat(recorder.calls).hasSize(3).endsWith("begin");
    }

    @Test
    void aStartOnAFullDiskBeginsNothing() {
        free.set(0);
        watch.look(0);
        watch.look(1);
        assertThat(recorder.calls).singleElement().asString().contains("(0 MiB free)");
    }

    @Test
    void whatCannotBeBegunIsTriedAgain() {
        recorder.broken = true;
        watch.safeLook(0);
        watch.safeLook(1);
        recorder.broken = false;
        watch.safeLook(2);
        watch.safeLook(3);
        assertThat(recorder.calls).containsExactly("begin", "begin", "begin");
    }

    @Test
    void looksByItselfFromTheStartToTheEnd() throws Exception {
        watch.start();
        assertThat(recorder.calls).as("before the start returns").containsExactly("begin");
        free.set(0);
        Awaitility.await().until(() -> recorder.calls.size() == 2);
        watch.close();
        assertThatCode(watch::close).as("twice").doesNotThrowAnyException();
    }

    @Test
    void theRecordersDiskIsKnown(@TempDir Path temporary) throws Exception {
        FlightRing ring = FlightRing.of(settings(temporary));
        assertThat(RecorderDisk.freeBytes()).as("before there is a recording").isPositive();
        ring.start();
        try {
            assertThat(RecorderDisk.folder())
                    .isDirectoryContaining(file -> file.getName().endsWith(".jfr"));
            assertThat(RecorderDisk.freeBytes()).isPositive();
        } finally {
            ring.close();
        }
    }

    @Test
    void aRecordingThatWasEndedSaysWhyAndCanBeBegunAgain(@TempDir Path temporary) throws Exception {
        FlightRing ring = FlightRing.of(settings(temporary));
        ring.start();
        try {
            ring.end("no room");
            assertThat(ring.problem()).contains("no room");
            assertThatCode(() -> ring.dump(temporary.resolve("none.jfr"))).hasMessage("no room");
            ring.end("no room");
            ring.start();
            ring.start();
            assertThat(ring.problem()).isEmpty();
            ring.dump(temporary.resolve("some.jfr"));
            assertThat(temporary.resolve("some.jfr")).isNotEmptyFile();
        } finally {
            ring.close();
        }
    }

    private static AppConfig.Recording settings(Path folder) throws Exception {
        Path profile = Files.writeString(folder.resolve("all.jfc"), "<configuration version=\"2.0\"/>");
        return new AppConfig.Recording(profile, MI, folder, 1);
    }
}

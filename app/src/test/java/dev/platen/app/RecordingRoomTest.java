package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordingRoomTest {
    private static final long MI = 1024L * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RecordingRoom room = new RecordingRoom();
    private long nowNanos = Long.MAX_VALUE - 5 * LOOK_NANOS;

    private boolean enough(long freeBytes) {
        nowNanos += LOOK_NANOS;
        return room.enough(nowNanos, freeBytes);
    }

    /// Looks until there is enough.
    ///
    /// @return how many looks that took; 1000: there never was
    private int looksUntilEnough(long freeBytes) {
        for (int looks = 1; looks < 1_000; looks++) {
            if (enough(freeBytes)) {
                return looks;
            }
        }
        return 1_000;
    }

    @Test
    void thereIsEnoughDownToTheLeast() {
        assertThat(enough(RecordingRoom.LEAST_BYTES)).as("at the start").isTrue();
        assertThat(enough(RecordingRoom.LEAST_BYTES)).isTrue();
        assertThat(enough(RecordingRoom.LEAST_BYTES - 1)).isFalse();
    }

    @Test
    void aStartOnAFullDiskHasNotEnough() {
        assertThat(enough(0)).isFalse();
        assertThat(new RecordingRoom().enough(0, RecordingRoom.LEAST_BYTES - 1)).isFalse();
    }

    @Test
    void itTakesTwiceTheLeastForTenSecondsToBeEnoughAgain() {
        enough(0);
        assertThat(looksUntilEnough(RecordingRoom.AGAIN_BYTES - 1)).as("never").isEqualTo(1_000);
        assertThat(looksUntilEnough(RecordingRoom.AGAIN_BYTES)).isEqualTo(100);
    }

    @Test
    void whoeverFillsAndEmptiesTheDiskKeepsItOff() {
        enough(0);
        for (int round = 0; round < 50; round++) {
            for (int look = 0; look < 99; look++) {
                assertThat(enough(900 * MI))
                        .as("round %d, look %d", round, look)
                        .isFalse();
            }
            enough(10 * MI);
        }
    }

    @Test
    void aSteadyWriterIsSeenBeforeTheDiskIsFullHoweverFastItIs() {
        for (long perLook = MI; perLook <= 1_000 * MI; perLook += 7 * MI) {
            for (long first : new long[] {perLook, perLook / 3, 1}) {
                RecordingRoom fresh = new RecordingRoom();
                long free = 5 * perLook + RecordingRoom.LEAST_BYTES;
                fresh.enough(0, free);
                free -= first;
                while (free >= 0 && fresh.enough(0, free)) {
                    free -= perLook;
                }
                assertThat(free)
                        .as("left when it is stopped: %d bytes a look, %d in the first", perLook, first)
                        .isGreaterThan(Math.min(perLook, RecordingRoom.LEAST_BYTES / 2));
            }
        }
    }

    @Test
    void aLargeFileOnALargeDiskEndsNothing() {
        assertThat(enough(10_000 * MI)).isTrue();
        assertThat(enough(9_000 * MI)).isTrue();
        assertThat(enough(9_500 * MI)).as("given back").isTrue();
        assertThat(enough(9_500 * MI)).isTrue();
    }

    @Test
    void whatIsNotKnownChangesNothing() {
        assertThat(enough(RecordingRoom.UNKNOWN)).as("a start").isTrue();
        assertThat(enough(900 * MI)).isTrue();
        assertThat(enough(RecordingRoom.UNKNOWN)).isTrue();
        assertThat(enough(900 * MI)).isTrue();
        assertThat(enough(0)).isFalse();
        assertThat(enough(RecordingRoom.UNKNOWN)).isFalse();
    }
}

package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverWindowTest {
    private static final long LIMIT = 4L << 20;

    private final List<Integer> sizes = new ArrayList<>();
    private final ReceiverWindow window = new ReceiverWindow(LIMIT, sizes::add, 0);
    private long nowMillis;

    /// So many messages of so many bytes each, evenly over so much time.
    private void messages(int count, long bytes, long millis) {
        long beganMillis = nowMillis;
        for (int i = 1; i <= count; i++) {
            nowMillis = beganMillis + millis * i / count;
            window.received(bytes, nowMillis);
        }
    }

    @Test
    void growsToWhatComesInAQuarterOfASecond() {
        messages(600, 1_000, 500);

        assertThat(sizes.getLast()).isBetween(290, 310);
    }

    @Test
    void anEighthOfASecondThereAndBackDoesNotKeepItSmall() {
        int size = ReceiverWindow.FIRST;
        for (int round = 0; round < 20; round++) {
            // What a window of this size brings behind such a network.
            messages(size * 2, 1_000, 250);
            size = sizes.isEmpty() ? size : sizes.getLast();
        }

        assertThat(size).isEqualTo(ReceiverWindow.MOST);
    }

    @Test
    void holdsNoMoreBytesThanTheLaneMay() {
        messages(1_000, 1_000, 250);
        messages(100, 100_000, 100);

        assertThat(sizes.getLast()).isBetween(40, 43);
    }

    @Test
    void largeMessagesShrinkItBeforeThePeriodIsOver() {
        messages(1_000, 1_000, 250);
        messages(2, LIMIT / 2, 1);

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.FEWEST);
    }

    @Test
    void neverFewerThanTheFirstForSmallMessagesThatComeSlowly() {
        messages(1_000, 1_000, 250);
        messages(5, 1_000, 10_000);

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.FIRST);
    }

    @Test
    void smallChangesAreLetBe() {
        messages(1_200, 1_000, 1_000);
        int changes = sizes.size();
        messages(1_300, 1_000, 1_000);

        assertThat(sizes).hasSize(changes);
    }

    @Test
    void aClockThatIsSetBackDoesNotStopIt() {
        nowMillis = 1_000_000;
        messages(1_000, 1_000, 250);
        nowMillis = 0;
        messages(100, 1_000, 1_000);

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.FIRST);
    }
}

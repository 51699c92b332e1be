package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverWindowTest {
    private static final long LIMIT = 4L << 20;
    private static final long ROUND_TRIP_MILLIS = 20;

    private final List<Integer> sizes = new ArrayList<>();
    private final ReceiverWindow window = new ReceiverWindow(LIMIT, () -> ROUND_TRIP_MILLIS, permits(), 0);
    private long nowMillis;

    /// Remembers all counts; the first is the window's before it has learnt anything.
    private ReceiverWindow.Permits permits() {
        return new ReceiverWindow.Permits() {
            @Override
            public int count() {
                return sizes.isEmpty() ? ReceiverWindow.LEAST : sizes.getLast();
            }

            @Override
            public void count(int newCount) {
                sizes.add(newCount);
            }
        };
    }

    /// So many messages of so many bytes each, evenly over so much time.
    private void messages(int count, long bytes, long millis) {
        long beganMillis = nowMillis;
        for (int i = 1; i <= count; i++) {
            nowMillis = beganMillis + millis * i / count;
            window.received(bytes, nowMillis);
        }
    }

    @Test
    void growsToWhatIsTakenInSixRoundTrips() {
        messages(5_000, 100, 1_000);

        assertThat(sizes.getLast()).as("5 a millisecond, 6 x 20 ms").isBetween(590, 610);
    }

    @Test
    void aNetworkDoesNotKeepItSmall() {
        int size = ReceiverWindow.LEAST;
        for (int round = 0; round < 20; round++) {
            // The least that a window brings: half of it for each round trip, to a broker that takes its
            // time.
            messages(size / 2 * 4, 100, 4 * (ROUND_TRIP_MILLIS + 30));
            size = sizes.isEmpty() ? size : sizes.getLast();
        }

        assertThat(size).as("but for changes that are not worth while").isGreaterThan(ReceiverWindow.MOST * 7 / 8);
    }

    @Test
    void nearTheBrokerTheClientScalesItItself() {
        ReceiverWindow near = new ReceiverWindow(LIMIT, () -> ReceiverWindow.NEAR_MILLIS - 1, permits(), 0);
        for (int i = 0; i < 5_000; i++) {
            near.received(100, i / 5);
        }

        assertThat(sizes).isEmpty();
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
        messages(4, LIMIT / 2, 1);

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.LEAST_OF_LARGE);
    }

    @Test
    void neverFewerThanTheFirstForSmallMessagesThatComeSlowly() {
        messages(1_000, 1_000, 250);
        messages(5, 1_000, 10_000);

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.LEAST);
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

        assertThat(sizes.getLast()).isEqualTo(ReceiverWindow.LEAST);
    }
}

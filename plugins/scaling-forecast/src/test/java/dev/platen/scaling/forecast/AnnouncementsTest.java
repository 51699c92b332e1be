package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.spi.scaling.AnnouncedLoad;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
    private final Announcements announcements = new Announcements();

    private static AnnouncedLoad load(String id, long messages, int startSecond, int rampSeconds, double trust) {
        return new AnnouncedLoad(
                id,
                "acme",
                "normal",
                messages,
                TestFleet.BEGIN.plusSeconds(startSecond),
                Duration.ofSeconds(rampSeconds),
                trust);
    }

    private void readAt(int second, AnnouncedLoad... loads) {
        TestFleet fleet = new TestFleet(15);
        announcements.read(
                TestFleet.observation(second, 0, 0, fleet.fleet(2, List.of(), List.of()), List.of(loads)), 20);
    }

    @Test
    void spreadsALoadOverItsRampByTrust() {
        readAt(100, load("a", 1_000, 105, 10, 0.5));

        assertThat(announcements.messagesUntil(5)).isZero();
        assertThat(announcements.messagesUntil(10)).isEqualTo(250, within(1e-6));
        assertThat(announcements.messagesUntil(12.5)).isEqualTo(375, within(1e-6));
        assertThat(announcements.messagesUntil(20)).isEqualTo(500, within(1e-6));
        assertThat(announcements.rateInTime())
                .as("500 that come in 10 s, of which the last may wait for 4 s")
                .isEqualTo(500.0 / 14, within(1e-6));
    }

    @Test
    void whatComesAtOnceMayBeRenderedWithinTheTimeThatMessagesMayWait() {
        readAt(100, load("a", 1_000, 110, 0, 1));

        assertThat(announcements.rateInTime()).as("1,000 in 5 s").isEqualTo(200, within(1e-6));
    }

    /// Against a queue that is simulated second by second.
    @Test
    void rendersInTimeWhateverComesAndNotAtATenthLess() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            AnnouncedLoad[] loads = new AnnouncedLoad[8];
            for (int n = 0; n < loads.length; n++) {
                loads[n] = load("a" + n, 1 + random.nextInt(5_000), 100 + random.nextInt(18), 1, 1);
            }
            readAt(100, loads);
            double rate = announcements.rateInTime();
            assertThat(longestWait(rate)).as("seed %s", seed).isLessThanOrEqualTo(4 + 1e-6);
            assertThat(longestWait(rate * 0.9)).as("seed %s", seed).isGreaterThan(4);
        }
    }

    /// Of what waits at the end of a second, the last waits for as long as all before it takes.
    private double longestWait(double rate) {
        double longest = 0;
        double waiting = 0;
        for (int second = 1; second <= 20; second++) {
            double came = announcements.messagesUntil(second) - announcements.messagesUntil(second - 1);
            waiting = Math.max(0, waiting + came - rate);
            longest = came > 0 ? Math.max(longest, waiting / rate) : longest;
        }
        return longest;
    }

    @Test
    void whatLiesBehindTheHorizonIsLeftOut() {
        readAt(100, load("a", 1_000, 125, 10, 1));

        assertThat(announcements.rateInTime()).isZero();
    }

    @Test
    void explainsTheArrivalsOfTheLastIntervalOnce() {
        AnnouncedLoad load = load("a", 1_000, 92, 10, 1);
        readAt(95, load);
        assertThat(announcements.explained()).as("from 92 to 95").isEqualTo(300, within(1e-6));
        assertThat(announcements.explained(1)).as("from 91 to 92").isZero();
        assertThat(announcements.explained(2)).as("from 92 to 93").isEqualTo(100, within(1e-6));
        readAt(100, load);
        assertThat(announcements.explained()).as("from 95 to 100").isEqualTo(500, within(1e-6));
        readAt(105);
        assertThat(announcements.explained())
                .as("from 100 to 102, though it is over and no longer announced")
                .isEqualTo(200, within(1e-6));
        readAt(110);
        assertThat(announcements.explained()).isZero();
    }
}

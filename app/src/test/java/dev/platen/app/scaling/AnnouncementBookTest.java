package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.app.scaling.AnnouncementBook.Outcome;
import dev.platen.spi.scaling.AnnouncedLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class AnnouncementBookTest {
    private static final int TEN_MINUTES = 600;
    private final AnnouncementBook book = new AnnouncementBook();
    private final List<Outcome> outcomes = new ArrayList<>();

    private static Announcement campaign(String id, double start, double ramp) {
        return new Announcement(id, "acme", "bulk", 60_000, after(start), Duration.ofMillis((long) (ramp * 1000)));
    }

    /// Second by second: `rate` messages of the workspace `acme` come in.
    private void run(int from, int to, DoubleUnaryOperator rate) {
        for (int second = from; second < to; second++) {
            book.arrived(after(second), after(second), Map.of("acme", Math.round(rate.applyAsDouble(second))));
            outcomes.addAll(book.judge(after(second)));
        }
    }

    private double trustSeen() {
        List<AnnouncedLoad> loads = book.at(after(0));
        return loads.getFirst().trust();
    }

    @Test
    void whatIsAnnouncedIsSeenUntilItIsOver() {
        book.put(campaign("spring", 100, 60));
        assertThat(book.at(after(0)))
                .singleElement()
                .satisfies(load -> assertThat(load.trust())
                        .as("nothing is known against it")
                        .isEqualTo(1))
                .satisfies(load -> assertThat(load.messages()).isEqualTo(60_000));
        assertThat(book.at(after(159))).hasSize(1);
        assertThat(book.at(after(160))).isEmpty();
        book.put(campaign("flash", 200, 0));
        assertThat(book.at(after(200))).as("all at once, now").hasSize(1);
        assertThat(book.at(after(201))).isEmpty();
    }

    @Test
    void aCampaignThatComesIsKeptAndBelieved() {
        book.put(campaign("spring", 100, TEN_MINUTES));
        run(0, 1_000, second -> second >= 100 && second < 700 ? 100 : 0);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.came()).isEqualTo(60_000);
            assertThat(outcome.trust().value()).isEqualTo(1);
        });
        assertThat(book.open()).isEmpty();
    }

    @Test
    void aCampaignThatNeverComesIsReportedAndStopsCountingSoonAfterItsStart() {
        book.put(campaign("ghost", 100, TEN_MINUTES));
        run(0, 110, second -> 0);
        assertThat(book.at(after(109)).getFirst().trust())
                .as("it may be a little late")
                .isEqualTo(1);
        run(110, 120, second -> 0);
        assertThat(book.at(after(120)).getFirst().trust())
                .as("it does not come")
                .isZero();
        run(120, 1_000, second -> 0);
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.share()).isZero());
        assertThat(book.trust("acme", after(1_000))).isCloseTo(0.5, within(0.001));
    }

    @Test
    void aCampaignThatIsLateIsBelievedAgainWhenItComes() {
        book.put(campaign("late", 100, TEN_MINUTES));
        run(0, 300, second -> second >= 250 ? 200 : 0);
        assertThat(book.at(after(300)).getFirst().trust()).isCloseTo(0.54, within(0.01));
    }

    @Test
    void trustFallsWithEveryBrokenWordAndRecoversWithKeptOnes() {
        int start = 100;
        double[] expected = {0.5, 0.25, 0.75, 1};
        for (int round = 0; round < 4; round++) {
            int first = start + round * 1_000;
            book.put(campaign("round-" + round, first, TEN_MINUTES));
            boolean comes = round >= 2;
            run(first - 100, first + 900, s -> comes && s >= first && s < first + TEN_MINUTES ? 100 : 0);
            assertThat(book.trust("acme", after(first + 662)))
                    .as("after announcement %d", round)
                    .isCloseTo(expected[round], within(0.001));
        }
        assertThat(outcomes).hasSize(4);
    }

    @Test
    void trustRecoversWithTime() {
        book.believe("acme", new Trust(0.2, after(0)));
        assertThat(book.trust("acme", after(30 * 86_400))).isCloseTo(0.6, within(1e-9));
        assertThat(book.trust("other", after(0))).isEqualTo(1);
    }

    @Test
    void whatAWorkspaceSendsAnywayIsNoCampaign() {
        book.put(campaign("ghost", 400, TEN_MINUTES));
        run(0, 1_500, second -> 90);
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.came())
                        .as("of 60,000 announced and 54,000 that always come")
                        .isLessThan(600));
    }

    @Test
    void messagesThatWaitAsBacklogAreNotMissing() {
        book.put(campaign("spring", 100, 60));
        // All of it waits: what was sent is known until just before the start.
        for (int second = 0; second < 600; second++) {
            book.arrived(after(second), after(Math.min(second, 99)), Map.of());
            outcomes.addAll(book.judge(after(second)));
        }
        assertThat(book.at(after(150)).getFirst().trust()).isEqualTo(1);
        assertThat(outcomes).as("too early to judge").isEmpty();
        for (int second = 600; second < 700; second++) {
            book.arrived(after(second), after(99), Map.of("acme", 600L));
            outcomes.addAll(book.judge(after(second)));
        }
        run(700, 702, second -> 0);
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.share()).isEqualTo(1));
    }

    @Test
    void isJudgedAtTheLatestAnHourAfterItsEnd() {
        book.put(campaign("spring", 100, 60));
        book.arrived(after(5_000), after(50), Map.of("acme", 1L));
        assertThat(book.judge(after(160 + 3_600))).isEmpty();
        assertThat(book.judge(after(161 + 3_600))).hasSize(1);
    }

    @Test
    void whoTakesItBackIsNotBlamed() {
        book.put(campaign("spring", 100, 60));
        book.remove("spring");
        run(0, 600, second -> 0);
        assertThat(outcomes).isEmpty();
        assertThat(book.trust("acme", after(600))).isEqualTo(1);
    }

    @Test
    void twoCampaignsAtATimeShareWhatComesAndAChangeKeepsTheCount() {
        book.put(campaign("a", 100, 100));
        book.put(campaign("b", 101, 100));
        run(0, 150, second -> second >= 100 ? 600 : 0);
        book.put(campaign("a", 100, 120));
        run(150, 500, second -> second < 250 ? 600 : 0);
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome.came())
                        .as(outcome.announcement().id())
                        .isIn(60_000L, 30_000L));
    }

    @Test
    void thereIsAnEndToWhatIsKept() {
        for (int i = 0; i < AnnouncementBook.MAX_OPEN; i++) {
            assertThat(book.put(campaign("c" + i, 100, 60))).isTrue();
        }
        assertThat(book.put(campaign("one more", 100, 60))).isFalse();
        assertThat(book.put(campaign("c7", 200, 60))).as("a change").isTrue();
    }

    @Test
    void trustSeenIsTheLowerOfTheTwo() {
        book.believe("acme", new Trust(0.25, after(0)));
        book.put(campaign("spring", 100, 60));
        assertThat(trustSeen()).isEqualTo(0.25);
    }
}

package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.scaling.LaneStatistics.Counters;
import dev.platen.app.scaling.LaneWatch.Look;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneWatchTest {
    private final LaneWatch watch = new LaneWatch();

    private static Map<String, Counters> bulk(long in) {
        return Map.of("bulk", new Counters(new TopicCounters(5, 500, in, 0), TopicCounters.NONE));
    }

    private long arrived(double second, long in) {
        return watch.look(after(second), bulk(in), Map.of()).lanes().getFirst().arrivedMessages();
    }

    @Test
    void arrivalsAreDifferencesOfTotals() {
        Look first = watch.look(after(0), bulk(1_000), Map.of("bulk", 3L));
        assertThat(first.interval()).isZero();
        assertThat(first.lanes()).singleElement().satisfies(lane -> {
            assertThat(lane.arrivedMessages()).as("what was before is not new").isZero();
            assertThat(lane.deferredMessages()).isEqualTo(3);
        });
        assertThat(arrived(2, 1_300)).isEqualTo(300);
        assertThat(watch.look(after(5), bulk(1_300), Map.of()).interval()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aTotalThatBeganAnewLosesNoMoreThanWhatCameBeforeIt() {
        assertThat(arrived(0, 1_000)).isZero();
        assertThat(arrived(1, 40)).isEqualTo(40);
        assertThat(arrived(2, 60)).isEqualTo(20);
    }

    @Test
    void parkedMessagesWaitInTheirLaneAndAreNoArrivals() {
        Counters lane = new Counters(
                new TopicCounters(10, 1_000, 50, after(-3).toEpochMilli()),
                new TopicCounters(90, 9_000, 700, after(-8).toEpochMilli()));
        assertThat(watch.look(after(0), Map.of("bulk", lane), Map.of()).lanes())
                .singleElement()
                .satisfies(load -> {
                    assertThat(load.backlogMessages()).isEqualTo(100);
                    assertThat(load.backlogBytes()).isEqualTo(10_000);
                    assertThat(load.oldestAge()).isEqualTo(Duration.ofSeconds(8));
                });
        assertThat(watch.totals()).containsEntry("bulk", 50L);
    }

    @Test
    void anotherLeaderGoesOn() {
        watch.resume(after(0), Map.of("bulk", 900L));
        assertThat(arrived(2, 1_000)).isEqualTo(100);
    }
}

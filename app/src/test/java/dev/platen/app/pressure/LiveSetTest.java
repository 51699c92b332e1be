package dev.platen.app.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveSetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX = 1_000;

    @Test
    void isTheLeastOfTheLastTwoSeconds() {
        LiveSet live = new LiveSet(Collector.G1, MAX);
        live.collected(0, 400, false, 0);
        live.collected(SECOND, 700, false, 0);
        live.collected(2 * SECOND, 600, false, 0);

        assertThat(live.bytes(2 * SECOND, 0)).isEqualTo(400);
        assertThat(live.bytes(2 * SECOND + 1, 0)).as("the first is too old").isEqualTo(600);
        assertThat(live.bytes(60 * SECOND, 0)).as("the last one stays").isEqualTo(600);
        assertThat(live.ageNanos(60 * SECOND)).isEqualTo(58 * SECOND);
    }

    @Test
    void looksAtTwentyCollectionsAtMost() {
        LiveSet live = new LiveSet(Collector.G1, MAX);
        live.collected(0, 100, false, 0);
        for (int i = 1; i <= 19; i++) {
            live.collected(i, 500, false, 0);
        }
        assertThat(live.bytes(20, 0)).isEqualTo(100);
        live.collected(20, 500, false, 0);
        assertThat(live.bytes(20, 0)).isEqualTo(500);
    }

    @Test
    void aCollectionOfTheWholeHeapMakesTheOnesBeforeIrrelevant() {
        LiveSet live = new LiveSet(Collector.G1, MAX);
        live.collected(0, 300, false, 0);
        live.collected(1, 500, true, 0);
        assertThat(live.bytes(1, 0)).isEqualTo(500);
    }

    @Test
    void oldGarbageOfParallelDoesNotCount() {
        LiveSet live = new LiveSet(Collector.PARALLEL, MAX);
        live.collected(0, 200, true, 50);
        live.collected(10 * SECOND, 650, false, 50);
        assertThat(live.bytes(10 * SECOND, 50)).isEqualTo(200);
        assertThat(live.bytes(10 * SECOND, 150)).as("what was reserved since").isEqualTo(300);
        assertThat(live.bytes(10 * SECOND, 900)).as("but no more than was used").isEqualTo(650);
    }

    @Test
    void theBaseIsTheLeastAndRisesOnlyWhileIdleAndToHalfOfTheHeap() {
        LiveSet live = new LiveSet(Collector.G1, MAX);
        assertThat(live.baseBytes()).as("before anything is known").isEqualTo(MAX / 2);
        live.collected(0, 100, true, 0);
        assertThat(live.baseBytes()).isEqualTo(100);

        live.observe(0, 30, true);
        live.collected(10 * SECOND, 300, true, 30);
        live.observe(10 * SECOND, 30, true);
        assertThat(live.baseBytes()).as("messages are in flight").isEqualTo(100);

        live.observe(11 * SECOND, 0, false);
        live.collected(12 * SECOND, 300, true, 0);
        live.observe(12 * SECOND, 0, false);
        assertThat(live.baseBytes()).as("not idle for long").isEqualTo(100);
        live.collected(17 * SECOND, 300, true, 0);
        live.observe(17 * SECOND, 0, false);
        assertThat(live.baseBytes()).isEqualTo(300);

        live.collected(18 * SECOND, 900, true, 0);
        live.observe(18 * SECOND, 0, false);
        assertThat(live.baseBytes()).as("a leak cannot hide in it").isEqualTo(MAX / 2);
    }
}

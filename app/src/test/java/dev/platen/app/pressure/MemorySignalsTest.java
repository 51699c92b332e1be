package dev.platen.app.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// In this Java virtual machine, as it is.
class MemorySignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong clientDirect = new AtomicLong();
    private final MemorySignals signals =
            new MemorySignals(reserved::get, () -> 1_000_000, clientDirect::get, 2, System::nanoTime);

    @BeforeEach
    void start() {
        signals.start();
    }

    @AfterEach
    void stop() {
        signals.close();
    }

    private PressureSample sample() {
        return signals.sample(System.nanoTime());
    }

    @Test
    void knowsTheCollectorAndTheLiveSetAfterTheStart() {
        assertThat(signals.collector()).as("one that was measured").isNotEqualTo(Collector.OTHER);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            PressureSample.Heap heap = sample().heap();
            assertThat(heap.liveBytes()).isBetween(1L << 20, heap.maxBytes());
            assertThat(heap.collectedAgoNanos()).isLessThan(PATIENCE.toNanos());
        });
        assertThat(signals.baseLiveBytes()).isPositive();
    }

    @Test
    void theLiveSetFollowsWhatIsKept() {
        Awaitility.await().atMost(PATIENCE).until(() -> sample().heap().liveBytes() > 0);
        long before = sample().heap().liveBytes();
        byte[][] kept = new byte[40][1 << 20];
        signals.collect();
        Awaitility.await().atMost(PATIENCE).until(() -> sample().heap().liveBytes() > before + (30L << 20));
        assertThat(kept).hasDimensions(40, 1 << 20);
    }

    @Test
    void eventsOfTheFlightRecorderArrive() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(sample().outside().residentBytes()).isPositive();
            assertThat(sample().signal().lost()).isFalse();
        });
        assertThat(sample().outside().limitBytes()).isPositive();
    }

    @Test
    void aStreamThatEndedCountsAsLostAndIsBegunAnew() {
        signals.endStream();
        Awaitility.await().atMost(PATIENCE).until(() -> sample().signal().lost());
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(sample().signal().lost()).isFalse();
            assertThat(signals.restarts()).isPositive();
        });
    }

    @Test
    void aLateStreamIsBegunAnewWhenItStaysLate() {
        long muchLater = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        assertThat(signals.sample(muchLater).signal().lost()).as("late").isTrue();
        assertThat(signals.sample(muchLater + Duration.ofMillis(900).toNanos())
                        .signal()
                        .lost())
                .as("still late")
                .isTrue();
        assertThat(sample().signal().lost()).as("heard of").isFalse();
        assertThat(signals.sample(muchLater + Duration.ofSeconds(2).toNanos())
                        .signal()
                        .lost())
                .as("late anew")
                .isTrue();
        assertThat(signals.restarts()).as("it was never late for long").isZero();
        assertThat(signals.sample(muchLater + Duration.ofSeconds(4).toNanos())
                        .signal()
                        .lost())
                .as("late for long")
                .isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> signals.restarts() == 1);
    }

    @Test
    void aPausedStreamIsNotLostAndTheRestGoesOn() {
        Awaitility.await().atMost(PATIENCE).until(() -> sample().outside().residentBytes() > 0);
        signals.pauseStream();
        reserved.set(700);
        PressureSample paused =
                signals.sample(System.nanoTime() + Duration.ofSeconds(90).toNanos());
        assertThat(paused.signal().lost()).isFalse();
        assertThat(paused.outside().residentBytes()).as("unknown").isZero();
        assertThat(paused.heap().liveBytes()).as("by notification").isPositive();
        assertThat(paused.reservations().reservedBytes()).isEqualTo(700);
        signals.resumeStream();
        assertThat(sample().signal().lost()).as("begun just now").isFalse();
        Awaitility.await().atMost(PATIENCE).until(() -> sample().signal().flushedAgoNanos() < 500_000_000);
        assertThat(sample().outside().residentBytes()).isPositive();
        assertThat(signals.restarts()).as("it was never lost").isZero();
    }

    @Test
    void aStreamThatIsPausedBeforeItsBeginBeginsWithTheResume() {
        try (MemorySignals late = new MemorySignals(() -> 0, () -> 1_000_000, () -> 0, 2, System::nanoTime)) {
            late.pauseStream();
            late.start();
            assertThat(late.sample(System.nanoTime()).signal().lost()).isFalse();
            late.resumeStream();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> late.sample(System.nanoTime()).outside().residentBytes() > 0);
        }
    }

    @Test
    void nothingIsWaitedForOnceTheEndHasBegun() {
        signals.finish();
        signals.endStream();
        long muchLater = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        assertThat(signals.sample(muchLater).signal().lost()).isFalse();
        assertThat(signals.sample(muchLater + Duration.ofSeconds(9).toNanos())
                        .signal()
                        .lost())
                .isFalse();
        assertThat(signals.restarts()).isZero();
    }

    @Test
    void directMemoryIsOursOrTheClientsWhicheverIsMore() {
        ByteBuffer ours = ByteBuffer.allocateDirect(1 << 20);
        assertThat(sample().outside().directUsedBytes()).isGreaterThanOrEqualTo(ours.capacity());
        clientDirect.set(1L << 40);
        assertThat(sample().outside().directUsedBytes()).isEqualTo(1L << 40);
        assertThat(sample().outside().directMaxBytes()).isPositive();
    }

    @Test
    void theLedgersGrowthIsThatOfTheLastSecond() {
        long now = System.nanoTime();
        PressureSample last = signals.sample(now);
        for (int i = 1; i <= 8; i++) {
            reserved.addAndGet(1_000);
            last = signals.sample(now + i * 250_000_000L);
        }
        assertThat(last.reservations().reservedBytes()).isEqualTo(8_000);
        assertThat(last.reservations().growthBytesPerSecond()).isEqualTo(4_000);
    }
}

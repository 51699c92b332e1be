package dev.platen.app.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MemoryLedgerTest {
    private static final long BUDGET = 1_000;

    private final MemoryLedger ledger = new MemoryLedger(BUDGET);

    private FutureTask<Void> waitingFor(long bytes) {
        FutureTask<Void> reservation = new FutureTask<>(() -> {
            ledger.reserve(bytes);
            return null;
        });
        Thread thread = Thread.ofPlatform().start(reservation);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return reservation;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesABudgetThatIsNone(long budgetBytes) {
        assertThatThrownBy(() -> new MemoryLedger(budgetBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(budgetBytes));
    }

    @Test
    void grantsUpToTheBudgetToTheByte() {
        assertThat(ledger.tryReserve(BUDGET - 1)).isTrue();
        assertThat(ledger.tryReserve(2)).isFalse();
        assertThat(ledger.tryReserve(1)).isTrue();
        assertThat(ledger.tryReserve(1)).isFalse();
        assertThat(ledger.reservedBytes()).isEqualTo(BUDGET);
    }

    @Test
    void grantsAgainWhatWasReleased() {
        ledger.tryReserve(BUDGET);
        ledger.release(400);

        assertThat(ledger.tryReserve(400)).isTrue();
        assertThat(ledger.tryReserve(1)).isFalse();
    }

    @Test
    void whatIsLargerThanTheBudgetGoesAlone() {
        assertThat(ledger.tryReserve(5 * BUDGET)).isTrue();
        assertThat(ledger.tryReserve(1)).as("while it is there").isFalse();
        ledger.release(5 * BUDGET);
        assertThat(ledger.tryReserve(1)).isTrue();
        assertThat(ledger.tryReserve(5 * BUDGET)).as("beside another").isFalse();
    }

    @Test
    void refusesTheReleaseOfWhatWasNotReserved() {
        ledger.tryReserve(10);

        assertThatThrownBy(() -> ledger.release(11)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoFindsTheBudgetSpentWaitsUntilEnoughIsReleased() throws Exception {
        ledger.reserve(BUDGET);
        FutureTask<Void> waiting = waitingFor(300);

        ledger.release(200);
        assertThat(waiting.isDone()).as("not enough").isFalse();
        ledger.release(100);
        waiting.get();

        assertThat(ledger.reservedBytes()).isEqualTo(BUDGET);
    }

    @Test
    void oneReleaseWakesAllThatFit() throws Exception {
        ledger.reserve(BUDGET);
        List<FutureTask<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(waitingFor(BUDGET / 4));
        }
        ledger.release(BUDGET);

        for (FutureTask<Void> reservation : waiting) {
            reservation.get();
        }
        assertThat(ledger.reservedBytes()).isEqualTo(BUDGET);
    }

    @Test
    void whatIsLargerThanTheBudgetWaitsForAllOthers() throws Exception {
        ledger.reserve(1);
        FutureTask<Void> waiting = waitingFor(2 * BUDGET);
        ledger.release(1);
        waiting.get();

        assertThat(ledger.reservedBytes()).isEqualTo(2 * BUDGET);
    }

    @Test
    void aSmallOneDoesNotOvertakeALargeOneThatWaits() throws Exception {
        ledger.reserve(600);
        FutureTask<Void> large = waitingFor(500);
        FutureTask<Void> small = waitingFor(10);
        assertThat(ledger.reservedBytes()).as("the small one would fit").isEqualTo(600);

        ledger.release(600);
        large.get();
        small.get();
        assertThat(ledger.reservedBytes()).isEqualTo(510);
    }

    @Test
    void whoIsInterruptedHasReservedNothing() throws Exception {
        ledger.reserve(BUDGET);
        FutureTask<Void> waiting = new FutureTask<>(() -> {
            ledger.reserve(1);
            return null;
        });
        Thread thread = Thread.ofPlatform().start(waiting);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        ledger.release(BUDGET);
        assertThat(ledger.reservedBytes()).isZero();
    }

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void staysWithinItsBudgetUnderContention(long seed) throws Exception {
        int workers = 8;
        AtomicLong held = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Random random = new Random(seed * workers + i);
                results.add(threads.submit(() -> {
                    for (int n = 0; n < 3_000; n++) {
                        reserveAndRelease(1 + random.nextLong(n % 50 == 0 ? 2 * BUDGET : BUDGET / 3), held);
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }

        assertThat(ledger.reservedBytes()).as("all was released").isZero();
    }

    /// `held` is raised after the grant and lowered before the release, so it never shows more than is
    /// reserved.
    private void reserveAndRelease(long bytes, AtomicLong held) throws InterruptedException {
        ledger.reserve(bytes);
        long together = held.addAndGet(bytes);
        assertThat(together <= BUDGET || together == bytes)
                .as("%d bytes are held together, %d of them by this thread", together, bytes)
                .isTrue();
        assertThat(ledger.reservedBytes()).isGreaterThanOrEqualTo(bytes);
        held.addAndGet(-bytes);
        ledger.release(bytes);
    }
}

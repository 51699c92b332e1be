package dev.platen.app.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platen.app.message.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdmissionTest {
    private static final long BUDGET = 8_000;

    private final Admission admission = new Admission(BUDGET);

    @Test
    void anUrgentMessageFindsRoomWhereOthersWait() throws Exception {
        Reservation bulk = admission.reserve(Lane.BULK, admission.largestBytes());
        Reservation urgent = admission.reserve(Lane.URGENT, BUDGET / 8);

        assertThat(admission.reservedBytes()).isEqualTo(BUDGET);
        bulk.release();
        urgent.release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void aLargeUrgentMessageWaitsWithTheOthers() throws Exception {
        Reservation bulk = admission.reserve(Lane.BULK, admission.largestBytes());
        FutureTask<Reservation> urgent = new FutureTask<>(() -> admission.reserve(Lane.URGENT, BUDGET / 8 + 1));
        Thread thread = Thread.ofPlatform().start(urgent);
        await().until(() -> thread.getState() == Thread.State.WAITING);

        bulk.release();
        urgent.get().release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void growsOnlyIntoWhatIsFree() throws Exception {
        Reservation one = admission.reserve(Lane.NORMAL, 1_000);
        Reservation other = admission.reserve(Lane.NORMAL, 1_000);

        assertThat(one.tryGrow(admission.largestBytes() - 1_000)).isTrue();
        assertThat(one.tryGrow(admission.largestBytes())).isFalse();
        assertThat(one.bytes()).as("unchanged by what failed").isEqualTo(admission.largestBytes() - 1_000);
        other.release();
        assertThat(one.tryGrow(admission.largestBytes())).isTrue();
        assertThat(one.tryGrow(admission.largestBytes() + 1))
                .as("beyond all there is")
                .isFalse();
        one.release();
    }

    @Test
    void oneThatIsAloneMayGrowToTheFullBudgetWhateverTheLevel() throws Exception {
        admission.budgetFactor(0.1);
        Reservation alone = admission.reserve(Lane.NORMAL, admission.largestBytes() / 2);

        assertThat(alone.tryGrow(admission.largestBytes())).isTrue();
        alone.release();
    }

    @Test
    void givesBackOnceWhatItHas() throws Exception {
        Reservation reservation = admission.reserve(Lane.NORMAL, 1_000);
        reservation.shrink(400);
        assertThat(admission.reservedBytes()).isEqualTo(400);
        reservation.shrink(900);
        assertThat(admission.reservedBytes()).as("shrinking never grows").isEqualTo(400);
        reservation.release();
        reservation.release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void aLowerBudgetHoldsBackUntilItFitsAgain() throws Exception {
        Reservation first = admission.reserve(Lane.NORMAL, BUDGET / 2);
        admission.budgetFactor(0.1);
        FutureTask<Reservation> second = new FutureTask<>(() -> admission.reserve(Lane.NORMAL, BUDGET / 4));
        Thread thread = Thread.ofPlatform().start(second);
        await().until(() -> thread.getState() == Thread.State.WAITING);

        admission.budgetFactor(1);
        second.get().release();
        first.release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void isNeitherNegativeNorAboveItsBudgetAndReturnsToZeroUnderContention(long seed) throws Exception {
        int workers = 6;
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Random random = new Random(seed * workers + i);
                Lane lane = Lane.values()[i % Lane.values().length];
                results.add(threads.submit(() -> {
                    for (int n = 0; n < 2_000; n++) {
                        passage(lane, random);
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }

        assertThat(admission.reservedBytes()).as("seed %d", seed).isZero();
    }

    private void passage(Lane lane, Random random) throws InterruptedException {
        Reservation reservation = admission.reserve(lane, 1 + random.nextLong(admission.largestBytes()));
        assertThat(admission.reservedBytes()).isBetween(reservation.bytes(), BUDGET);
        boolean _ = reservation.tryGrow(reservation.bytes() + random.nextLong(500));
        assertThat(admission.reservedBytes()).isBetween(reservation.bytes(), BUDGET);
        reservation.shrink(random.nextLong(reservation.bytes()));
        reservation.release();
    }
}

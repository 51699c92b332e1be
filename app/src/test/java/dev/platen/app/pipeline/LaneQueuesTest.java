package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.Reservation;
import dev.platen.app.broker.Deliveries;
import dev.platen.app.broker.Delivery;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.LaneQueues.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneQueuesTest {
    private static final int MAX = LaneQueues.MAX_DELIVERIES_PER_LANE;

    private final Admission admission = new Admission(8_000);

    private final LaneQueues queues = new LaneQueues(
            new LaneSchedule(Map.of(Lane.URGENT, 8, Lane.HIGH, 4, Lane.NORMAL, 2, Lane.BULK, 1)),
            EnumSet.allOf(Lane.class),
            1 << 20,
            admission);

    /// A call on a thread of its own that has come to wait.
    private record Waiting<T>(Thread thread, FutureTask<T> call) {
        static <T> Waiting<T> start(Callable<T> callable) {
            FutureTask<T> call = new FutureTask<>(callable);
            Thread thread = Thread.ofPlatform().start(call);
            await().until(() -> thread.getState() == Thread.State.WAITING);
            return new Waiting<>(thread, call);
        }

        T result() throws InterruptedException, ExecutionException {
            return call.get();
        }
    }

    private Waiting<Optional<Delivery>> taker(boolean urgentOnly) {
        return Waiting.start(() -> Optional.ofNullable(queues.take(urgentOnly)));
    }

    private void fill(Lane lane, int deliveries) throws InterruptedException {
        for (int i = 0; i < deliveries; i++) {
            assertThat(queues.put(Deliveries.of(lane))).isEqualTo(Turn.TAKEN);
        }
    }

    @Test
    void handsOverInOrderWithinALane() throws InterruptedException {
        List<Delivery> put = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            put.add(Deliveries.of(Lane.NORMAL));
            queues.put(put.getLast());
        }

        for (Delivery delivery : put) {
            assertThat(queues.take(false)).isSameAs(delivery);
        }
    }

    @Test
    void servesLanesByTheirWeights() throws InterruptedException {
        for (Lane lane : Lane.values()) {
            fill(lane, MAX);
        }
        Map<Lane, Integer> taken = new EnumMap<>(Lane.class);
        for (int i = 0; i < 3 * 15; i++) {
            Delivery delivery = Objects.requireNonNull(queues.take(false));
            taken.merge(delivery.lane(), 1, Integer::sum);
        }

        assertThat(taken).isEqualTo(Map.of(Lane.URGENT, 24, Lane.HIGH, 12, Lane.NORMAL, 6, Lane.BULK, 3));
    }

    @Test
    void aFullLaneMakesItsOwnIntakeWaitAndNoOther() throws Exception {
        fill(Lane.BULK, MAX);
        Delivery late = Deliveries.of(Lane.BULK);
        Waiting<Turn> waiting = Waiting.start(() -> queues.put(late));

        assertThat(queues.put(Deliveries.of(Lane.HIGH)))
                .as("another lane has room")
                .isEqualTo(Turn.TAKEN);
        for (int i = 0; i < MAX + 1; i++) {
            queues.take(false);
        }

        assertThat(waiting.result()).isEqualTo(Turn.TAKEN);
        assertThat(queues.take(false)).isSameAs(late);
    }

    @Test
    void severalThreadsThatWaitForRoomAllGetIt() throws Exception {
        fill(Lane.BULK, MAX);
        List<Waiting<Turn>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(Waiting.start(() -> queues.put(Deliveries.of(Lane.BULK))));
        }
        for (int i = 0; i < MAX + 4; i++) {
            assertThat(queues.take(false)).isNotNull();
        }

        for (Waiting<Turn> put : waiting) {
            assertThat(put.result()).isEqualTo(Turn.TAKEN);
        }
    }

    @Test
    void aDeliveryWakesATakerThatWaits() throws Exception {
        for (Lane lane : Lane.values()) {
            Waiting<Optional<Delivery>> waiting = taker(false);
            Delivery delivery = Deliveries.of(lane);
            queues.put(delivery);

            assertThat(waiting.result()).containsSame(delivery);
        }
    }

    @Test
    void theUrgentTakerTakesNothingElse() throws Exception {
        fill(Lane.HIGH, 3);
        Waiting<Optional<Delivery>> waiting = taker(true);
        fill(Lane.HIGH, 1);
        fill(Lane.BULK, 1);
        assertThat(waiting.call().isDone()).isFalse();

        Delivery urgent = Deliveries.of(Lane.URGENT);
        queues.put(urgent);

        assertThat(waiting.result()).containsSame(urgent);
    }

    @Test
    void anUrgentDeliveryIsTakenWhoeverIsWoken() throws Exception {
        Waiting<Optional<Delivery>> urgentTaker = taker(true);
        Waiting<Optional<Delivery>> taker = taker(false);
        Delivery first = Deliveries.of(Lane.URGENT);
        Delivery second = Deliveries.of(Lane.URGENT);
        queues.put(first);
        queues.put(second);

        assertThat(List.of(urgentTaker.result().orElseThrow(), taker.result().orElseThrow()))
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void closingReturnsWhatNobodyTook() throws InterruptedException {
        fill(Lane.URGENT, 2);
        fill(Lane.BULK, 3);
        queues.take(false);

        assertThat(queues.close())
                .extracting(Delivery::lane)
                .containsExactlyInAnyOrder(Lane.URGENT, Lane.BULK, Lane.BULK, Lane.BULK);
        assertThat(queues.close()).as("once").isEmpty();
    }

    @Test
    void takesNothingAfterItIsClosed() throws InterruptedException {
        queues.close();

        assertThat(queues.put(Deliveries.of(Lane.HIGH))).isEqualTo(Turn.CLOSED);
        assertThat(queues.take(false)).isNull();
        assertThat(queues.take(true)).isNull();
    }

    @Test
    void closingWakesEverybody() throws Exception {
        Waiting<Optional<Delivery>> urgentTaker = taker(true);
        fill(Lane.BULK, MAX);
        Waiting<Turn> intake = Waiting.start(() -> queues.put(Deliveries.of(Lane.BULK)));

        assertThat(queues.close()).hasSize(MAX);
        assertThat(urgentTaker.result()).isEmpty();
        assertThat(intake.result()).as("the delivery stays the caller's").isEqualTo(Turn.CLOSED);
    }

    @Test
    void closingWakesIdleTakers() throws Exception {
        Waiting<Optional<Delivery>> one = taker(false);
        Waiting<Optional<Delivery>> other = taker(false);
        queues.close();

        assertThat(one.result()).isEmpty();
        assertThat(other.result()).isEmpty();
    }

    @Test
    void anInterruptedTakerLeavesTheOthersTheirDeliveries() throws Exception {
        Waiting<Optional<Delivery>> interrupted = taker(false);
        Waiting<Optional<Delivery>> other = taker(false);
        interrupted.thread().interrupt();
        interrupted.thread().join();
        Delivery delivery = Deliveries.of(Lane.NORMAL);
        queues.put(delivery);

        assertThat(other.result()).containsSame(delivery);
    }

    @Test
    void whatWaitsForMemoryStepsAsideAndOthersGoOn() throws Exception {
        admission.whenReleased(queues::released);
        Reservation busy = admission.reserve(Lane.BULK, 5_000);
        Delivery large = Deliveries.of(Lane.NORMAL);
        queues.setAside(large, 4_000);
        Delivery small = Deliveries.of(Lane.NORMAL);
        queues.put(small);

        assertThat(queues.take(false)).isSameAs(small);
        assertThat(admission.tryReserve(Lane.NORMAL, 3_000, false))
                .as("another large one")
                .isNull();
        Reservation passing = Objects.requireNonNull(admission.tryReserve(Lane.NORMAL, 100, false), "a small one");
        Waiting<Optional<Delivery>> taker = taker(false);
        busy.release();

        assertThat(taker.result()).as("when there is memory for it").containsSame(large);
        Reservation own = Objects.requireNonNull(admission.tryReserve(Lane.NORMAL, large.neededBytes(), true));
        own.release();
        passing.release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void onlySoManyStepAside() throws InterruptedException {
        Reservation all = admission.reserve(Lane.BULK, admission.largestBytes());
        for (int i = 0; i < LaneQueues.MAX_ASIDE; i++) {
            assertThat(queues.mayStepAside()).isTrue();
            queues.setAside(Deliveries.of(Lane.BULK), 4_000);
        }
        assertThat(queues.mayStepAside()).isFalse();
        assertThat(queues.close()).hasSize(LaneQueues.MAX_ASIDE);
        all.release();
    }

    @Test
    void losesAndDoublesNothingBetweenManyThreads() throws Exception {
        int perLane = 5_000;
        Set<Delivery> taken = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean urgentOnly = i == 0;
                takers.add(threads.submit(() -> {
                    for (Delivery next = queues.take(urgentOnly); next != null; next = queues.take(urgentOnly)) {
                        assertThat(taken.add(next)).as("taken once").isTrue();
                    }
                    return null;
                }));
            }
            List<Future<Integer>> intakes = new ArrayList<>();
            for (Lane lane : Lane.values()) {
                intakes.add(threads.submit(() -> putMany(lane, perLane)));
            }
            int put = 0;
            for (Future<Integer> intake : intakes) {
                put += intake.get();
            }
            int left = queues.close().size();
            for (Future<?> taker : takers) {
                taker.get();
            }

            assertThat(put).isEqualTo(Lane.values().length * perLane);
            assertThat(taken).hasSize(put - left);
        }
    }

    private int putMany(Lane lane, int deliveries) throws InterruptedException {
        int put = 0;
        for (int i = 0; i < deliveries; i++) {
            put += queues.put(Deliveries.of(lane)) == Turn.TAKEN ? 1 : 0;
        }
        return put;
    }
}

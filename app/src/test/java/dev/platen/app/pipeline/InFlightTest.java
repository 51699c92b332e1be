package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final InFlight inFlight = new InFlight();

    @Test
    void nothingIsInFlightAtFirst() throws InterruptedException {
        assertThat(inFlight.count()).isZero();
        assertThat(inFlight.awaitNone(0)).isTrue();
    }

    @Test
    void countsWhatIsBegunAndNotEnded() throws InterruptedException {
        inFlight.begin();
        inFlight.begin();
        inFlight.end();

        assertThat(inFlight.count()).isEqualTo(1);
        assertThat(inFlight.awaitNone(1)).as("in time").isFalse();
        assertThat(inFlight.awaitNone(0)).isFalse();
        assertThat(inFlight.awaitNone(-1)).isFalse();
    }

    @Test
    void wakesWhoWaitsWhenTheLastEnds() throws Exception {
        inFlight.begin();
        inFlight.begin();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> inFlight.awaitNone(LONG_NANOS));
        Thread waiter = Thread.ofPlatform().start(waiting);
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

        inFlight.end();
        assertThat(waiting.isDone()).isFalse();
        inFlight.end();

        assertThat(waiting.get()).isTrue();
    }

    @Test
    void countsFromManyThreads() throws Exception {
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                workers.add(threads.submit(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        inFlight.begin();
                        inFlight.end();
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }

        assertThat(inFlight.count()).isZero();
        assertThat(inFlight.awaitNone(0)).isTrue();
    }
}

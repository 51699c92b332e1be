package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RequestsInWorkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RequestsInWork requests = new RequestsInWork();

    @Test
    void aStopWaitsForARequestAndNotForWhatWasAnswered() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        Thread answering = Thread.ofVirtual()
                .start(() -> requests.answer(() -> {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    order.add("answered");
                }));
        begun.await();
        assertThat(requests.end(Duration.ofMillis(1))).as("it is in work").isFalse();
        go.countDown();
        assertThat(requests.end(PATIENCE)).isTrue();
        order.add("stopped");
        answering.join();
        assertThat(order).containsExactly("answered", "stopped");
    }

    @Test
    void whoeverComesAfterTheEndIsSentElsewhere() throws Exception {
        assertThat(requests.end(Duration.ZERO)).isTrue();
        assertThatThrownBy(() -> requests.answer(() -> {}))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(503));
    }

    @Test
    void aRequestThatFailsIsOver() throws Exception {
        assertThatThrownBy(() -> requests.answer(() -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(requests.end(Duration.ZERO)).isTrue();
    }
}

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {
    @Test
    void stepsRunAtTheSameTime() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(3);
        Together.Step step = () -> {
            try {
                meeting.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the others did not come", e);
            }
        };

        Together.run(List.of(step, step, step));

        assertThat(meeting.isBroken()).as("all three were there at once").isFalse();
    }

    @Test
    void theFirstFailureOfTheListIsThrownWhenAllHaveEnded() {
        CountDownLatch secondFailed = new CountDownLatch(1);
        AtomicBoolean firstWent = new AtomicBoolean();

        assertThatThrownBy(() -> Together.run(List.of(
                        () -> {
                            secondFailed.await();
                            firstWent.set(true);
                            throw new IOException("first");
                        },
                        () -> {
                            secondFailed.countDown();
                            throw new IllegalStateException("second");
                        })))
                .isInstanceOf(IOException.class)
                .hasMessage("first");
        assertThat(firstWent).as("nothing is left running").isTrue();
    }
}

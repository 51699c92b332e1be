package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final Interruption interruption = new Interruption();

    @Test
    void aRequestInterruptsWhatIsStarting() {
        assertThatThrownBy(() -> interruption.starting(() -> {
                    interruption.request();
                    new CountDownLatch(1).await();
                    return "";
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aRequestThatCameTooLateDoesNotDisturbWhatFollows() throws Exception {
        String started = interruption.starting(() -> {
            interruption.request();
            return "started";
        });
        assertThat(started).isEqualTo("started");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(interruption.requested()).isTrue();
    }

    @Test
    void nothingStartsAfterARequest() {
        interruption.request();
        assertThatThrownBy(() -> interruption.starting(() -> "started")).isInstanceOf(InterruptedException.class);
    }

    @Test
    void waitsNoLongerThanTold() throws InterruptedException {
        assertThat(interruption.await(1)).isFalse();
        interruption.request();
        assertThat(interruption.await(Long.MAX_VALUE)).isTrue();
    }
}

package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PartsTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Parts parts = new Parts();

    private Together.Step step(String what) {
        return () -> done.add(what);
    }

    private static Together.Step failing(Exception failure) {
        return () -> {
            switch (failure) {
                case IOException e -> throw e;
                case InterruptedException e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        };
    }

    @Test
    void whatWasStartedIsStoppedOnceInTheReverseOrder() throws Exception {
        parts.hold("a", step("stop a"));
        parts.start("b", step("stop b"), step("start b"));
        parts.startTogether(List.of(new Parts.Part("c", step("stop c"), step("start c"))));
        assertThat(done).containsExactly("start b", "start c");
        done.clear();
        parts.close();
        parts.close();
        assertThat(done).containsExactly("stop c", "stop b", "stop a");
    }

    @Test
    void whatDidNotStartIsStoppedToo() {
        parts.hold("a", step("stop a"));
        assertThatThrownBy(() -> parts.start("b", step("stop b"), failing(new IOException("no"))))
                .isInstanceOf(IOException.class);
        parts.close();
        assertThat(done).containsExactly("stop b", "stop a");
    }

    @Test
    void oneThatDoesNotStopKeepsNoOtherFromStopping() {
        parts.hold("a", step("stop a"));
        parts.hold("b", failing(new IOException("no")));
        parts.hold("c", failing(new RuntimeException("no")));
        parts.hold("d", failing(new InterruptedException()));
        parts.close();
        assertThat(Thread.interrupted())
                .as("it is still to be seen that somebody interrupted")
                .isTrue();
        assertThat(done).containsExactly("stop a");
    }
}

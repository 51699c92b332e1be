package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.NOON;
import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.scaling.Heartbeat.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {
    private final Wire wire = new Wire();
    private final Fleet fleet = new Fleet(Duration.ofSeconds(15), 500);
    private final Pulse pulse = new Pulse(wire, fleet, this::own, NOON::toEpochMilli);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean ready = true;

    /// Carries at once.
    private static final class Wire implements Pulse.Channel {
        private final List<State> sent = new CopyOnWriteArrayList<>();
        private Consumer<byte[]> listener = bytes -> {};

        @Override
        public void start(Consumer<byte[]> newListener) {
            listener = newListener;
        }

        @Override
        public void send(byte[] heartbeat) {
            try {
                sent.add(Heartbeat.decode(heartbeat).state());
            } catch (IOException e) {
                throw new UncheckedIOException("it was just encoded", e);
            }
            listener.accept(heartbeat);
        }
    }

    private @Nullable Heartbeat own() {
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("as the test wants it");
        }
        return ready
                ? new Heartbeat(
                        NOON,
                        "own",
                        new Heartbeat.Home("host", 7, after(-10), false, ""),
                        State.READY,
                        Duration.ofSeconds(3),
                        0,
                        0,
                        Map.of(),
                        Map.of())
                : null;
    }

    @AfterEach
    void stop() {
        pulse.close();
    }

    @Test
    void aHeartbeatThatFailsIsFollowedByTheNextOnes() throws Exception {
        failures.set(1);
        pulse.start();
        Awaitility.await("it is heard of").until(() -> fleet.members(NOON).size() == 1);
        assertThat(failures).as("beats after the one that failed").hasNonPositiveValue();
    }

    @Test
    void theGoodbyeIsTheLastWord() throws Exception {
        pulse.start();
        Awaitility.await().until(() -> !wire.sent.isEmpty());
        pulse.close();
        pulse.now();
        pulse.close();
        assertThat(wire.sent.getLast()).isEqualTo(State.GONE);
        assertThat(wire.sent).containsOnlyOnce(State.GONE);
        assertThat(fleet.members(NOON)).isEmpty();
    }

    @Test
    void whoIsNotReadySaysNothing() throws Exception {
        ready = false;
        pulse.start();
        pulse.now();
        pulse.close();
        assertThat(wire.sent).isEmpty();
    }
}

package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeGateTest {
    private static final long LIMIT = 1_000;

    private final IntakeGate gate = new IntakeGate(LIMIT);
    private final List<Boolean> switches = new ArrayList<>();
    private long queuedBytes;

    IntakeGateTest() {
        gate.queue(() -> queuedBytes);
        gate.connected(switches::add);
    }

    private void enqueued(long bytes) {
        gate.arriving(bytes);
        queuedBytes += bytes;
        gate.arrived(bytes);
    }

    private void take(long bytes) {
        queuedBytes -= bytes;
        gate.taken(bytes);
    }

    @Test
    void readsUntilMoreThanTheLimitIsHeld() {
        enqueued(LIMIT);
        assertThat(switches).isEmpty();
        gate.arriving(1);

        assertThat(switches).containsExactly(false);
        assertThat(gate.isClosed()).isTrue();
    }

    @Test
    void readsWhateverIsHeldOnceItLeavesAndIsBoundAgainIfItComesBack() {
        enqueued(LIMIT + 1);
        gate.leave(true);
        enqueued(LIMIT);
        assertThat(switches).containsExactly(false, true);
        assertThat(gate.isLeaving()).isTrue();
        gate.leave(false);

        assertThat(switches).containsExactly(false, true, false);
    }

    @Test
    void takingAMessageFreesNothingReleasingItDoes() {
        enqueued(LIMIT + 200);
        take(600);
        assertThat(gate.heldBytes()).isEqualTo(LIMIT + 200);
        assertThat(switches).containsExactly(false);
        gate.released(600);

        assertThat(switches).containsExactly(false, true);
        assertThat(gate.heldBytes()).isEqualTo(600);
    }

    @Test
    void readsAgainOnlyWhenAQuarterIsFree() {
        enqueued(LIMIT + 1);
        take(LIMIT + 1);
        gate.released(250);
        assertThat(switches).as("751 of 1000 are held").containsExactly(false);
        gate.released(1);

        assertThat(switches).containsExactly(false, true);
    }

    @Test
    void aMessageLargerThanTheLimitComesInAndIsTheLast() {
        gate.arriving(5 * LIMIT);
        queuedBytes = 5 * LIMIT;
        gate.arrived(5 * LIMIT);
        assertThat(switches).containsExactly(false);
        take(5 * LIMIT);
        gate.released(5 * LIMIT);

        assertThat(switches).containsExactly(false, true);
    }

    @Test
    void aNewConnectionReadsAlthoughTheOldOneDidNot() {
        enqueued(LIMIT + 500);
        assertThat(switches).containsExactly(false);
        queuedBytes = 0;
        List<Boolean> later = new ArrayList<>();
        gate.connected(later::add);

        assertThat(gate.isClosed()).as("the client has thrown its queue away").isFalse();
        gate.arriving(LIMIT + 1);
        assertThat(later).containsExactly(false);
        assertThat(gate.closings()).isEqualTo(2);
    }

    @Test
    void aNewConnectionIsNotReadWhileTooMuchIsInTheHandsOfOthers() {
        enqueued(LIMIT + 500);
        take(LIMIT + 500);
        List<Boolean> later = new ArrayList<>();
        gate.connected(later::add);

        assertThat(later).containsExactly(false);
    }
}

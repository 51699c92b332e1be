package dev.platen.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassesTest {
    private final List<CrashOrder.Obeyed> obeyed = new ArrayList<>();
    private final Passes passes = new Passes(obeyed::add);

    @Test
    void withoutAnOrderNothingHappens() {
        for (CrashPoint point : CrashPoint.values()) {
            passes.passed(point);
        }
        assertThat(obeyed).isEmpty();
    }

    @Test
    void anOrderIsObeyedOnceAtItsPassCountedFromNowOn() {
        passes.passed(CrashPoint.SENDING);
        passes.order(new CrashOrder(Signal.KILL, CrashPoint.SENDING, 2));
        passes.passed(CrashPoint.SENDING);
        passes.passed(CrashPoint.RECEIPT);
        assertThat(obeyed).isEmpty();

        passes.passed(CrashPoint.SENDING);
        passes.passed(CrashPoint.SENDING);

        assertThat(obeyed).containsExactly(new CrashOrder.Obeyed(Signal.KILL, CrashPoint.SENDING, 0));
    }

    @Test
    void anOrderThatIsTakenBackIsNotObeyed() {
        CrashOrder order = new CrashOrder(Signal.KILL, CrashPoint.SENDING, 1);
        passes.order(order);
        passes.order(order.never());
        passes.passed(CrashPoint.SENDING);

        assertThat(obeyed).isEmpty();
    }

    @Test
    void tellsHowManyMessagesWereReceivedAndNotConfirmed() {
        for (int i = 0; i < 5; i++) {
            passes.passed(CrashPoint.RECEIVED);
        }
        passes.passed(CrashPoint.CONFIRMED);
        passes.order(new CrashOrder(Signal.STOP, CrashPoint.RENDERED, 1));
        passes.passed(CrashPoint.RENDERED);

        assertThat(obeyed).containsExactly(new CrashOrder.Obeyed(Signal.STOP, CrashPoint.RENDERED, 4));
    }

    @Test
    void ordersAreReadFromTheInputWhoseReaderHearsOfItsEnd() throws IOException {
        CrashOrder first = new CrashOrder(Signal.KILL, CrashPoint.RECEIVED, 7);
        CrashOrder second = new CrashOrder(Signal.STOP, CrashPoint.CONFIRMED, 1);
        byte[] input = (first.line() + "\nsomething else\n" + second.line() + "\n").getBytes(StandardCharsets.US_ASCII);
        List<CrashOrder> heard = new ArrayList<>();

        try (OrderedInput in = new OrderedInput(new ByteArrayInputStream(input), heard::add)) {
            assertThat(in.readAllBytes()).hasSize(input.length);
        }

        assertThat(heard).containsExactly(first, second);
    }

    @Test
    void whatAnInstanceSaysIsUnderstoodAmongItsOtherLines() {
        CrashOrder.Obeyed said = new CrashOrder.Obeyed(Signal.KILL, CrashPoint.SENT, 12);
        assertThat(CrashOrder.Obeyed.in(said.line())).isEqualTo(said);
        assertThat(CrashOrder.Obeyed.in("platen ready api=http://127.0.0.1:1 admin=http://127.0.0.1:2"))
                .isNull();
    }
}

package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.admission.Admission;
import dev.platen.app.message.Lane;
import dev.platen.spi.template.RenderLimits;
import org.junit.jupiter.api.Test;

class RenderSlotTest {
    private static final RenderLimits FULL = RenderLimits.DEFAULT;

    private final Admission admission = new Admission(32 << 20);
    private final RenderSlot slot = new RenderSlot();

    @Test
    void anOrdinaryMessageHasTheFullLimits() throws InterruptedException {
        slot.begin(admission.reserve(Lane.NORMAL, 1_000));
        assertThat(slot.limits(FULL)).isEqualTo(FULL);
    }

    @Test
    void aMessageToBeCarefulWithHasHalfOfTheTimeAndOfWhatIsReserved() throws InterruptedException {
        slot.beginCarefully(admission.reserve(Lane.NORMAL, 10_000_000));
        RenderLimits limits = slot.limits(FULL);
        assertThat(limits.timeNanos()).isEqualTo(FULL.timeNanos() / 2);
        assertThat(limits.allocatedBytes()).isEqualTo(5_000_000);
        assertThat(limits.outputBytes()).isEqualTo(FULL.outputBytes());

        slot.begin(admission.reserve(Lane.NORMAL, 1_000));
        assertThat(slot.limits(FULL)).as("the next message").isEqualTo(FULL);
    }

    @Test
    void aMessageToBeCarefulWithNeverHasMoreThanAnOrdinaryOne() throws InterruptedException {
        slot.beginCarefully(admission.reserve(Lane.NORMAL, 1L << 40));
        assertThat(slot.limits(FULL).allocatedBytes()).isEqualTo(FULL.allocatedBytes());
    }
}

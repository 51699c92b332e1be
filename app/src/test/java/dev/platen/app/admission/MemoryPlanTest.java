package dev.platen.app.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
    private static final long MI = 1024 * 1024;

    private static MemoryPlan plan(long heap, long live, long direct) {
        return new MemoryPlan(heap * MI, live * MI, direct * MI, 8 * MI, 2 * MI, 36 * MI, 16 * MI, 0.65);
    }

    @Test
    void givesMessagesAShareOfWhatIsFree() {
        assertThat(plan(128, 30, 64).budgetBytes()).isEqualTo((long) (88 * MI * 0.65));
        assertThat(plan(128, 30, 64).describe()).contains("heap 128 MiB", "alive 30", "messages 57");
    }

    @Test
    void chargesToTheHeapWhatDirectMemoryCouldLack() {
        assertThat(plan(128, 30, 32).budgetBytes()).isEqualTo((long) (88 * MI * 0.65) - 20 * MI);
    }

    @Test
    void keepsATrickleOnAHeapThatIsTooSmall() {
        assertThat(plan(32, 30, 16).budgetBytes()).isEqualTo(MI);
    }

    @ParameterizedTest
    @CsvSource({
        "1048576, 100, 116",
        "1048576, 524271, 524287",
        "1048576, 524272, 1048576",
        "1048576, 1048560, 1048576",
        "1048576, 1048561, 2097152",
        "0, 5000000, 5000016"
    })
    void chargesWholeRegionsForLargeArrays(long regionBytes, long length, long chargedBytes) {
        assertThat(new HeapLayout(regionBytes).arrayBytes(length)).isEqualTo(chargedBytes);
    }
}

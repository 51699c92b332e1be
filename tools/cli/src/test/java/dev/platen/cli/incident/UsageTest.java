package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.incident.Probe.Reading;
import org.junit.jupiter.api.Test;

class UsageTest {
    private final Usage usage = new Usage();

    @Test
    void readingsAreInterpolated() {
        usage.read(0, new Reading(10, 0, 0));
        usage.read(1_000, new Reading(30, 2_000_000_000L, 500));

        assertThat(usage.cpuSeconds(0, 500)).isEqualTo(1);
        assertThat(usage.allocatedBytes(250, 750)).isEqualTo(250);
        assertThat(usage.peakHeapBytes()).isEqualTo(30);
    }

    @Test
    void isKnownAsFarAsItWasRead() {
        assertThat(usage.reaches(0)).isFalse();
        usage.read(1_000, new Reading(10, 0, 0));

        assertThat(usage.reaches(1_000)).isTrue();
        assertThat(usage.reaches(1_001)).isFalse();
    }

    @Test
    void aNextProcessAddsToTheOneBefore() {
        usage.read(0, new Reading(10, 1_000_000_000L, 100));
        usage.processEnded();
        assertThat(usage.heapBytes()).as("there is no process").isZero();
        usage.read(1_000, new Reading(5, 2_000_000_000L, 300));

        assertThat(usage.cpuSeconds(0, 1_000)).as("1 s before, 2 s since").isEqualTo(2);
        assertThat(usage.allocatedBytes(0, 1_000)).isEqualTo(300);
        assertThat(usage.peakHeapBytes()).isEqualTo(10);
    }
}

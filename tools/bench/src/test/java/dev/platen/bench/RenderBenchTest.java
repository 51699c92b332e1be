package dev.platen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenderBenchTest {
    @ParameterizedTest
    @EnumSource(Workload.class)
    void whatIsComparedPrintsTheSame(Workload workload) throws Exception {
        RenderBench bench = new RenderBench();
        bench.workload = workload;
        bench.setUp(); // which compares all outputs
        assertThat(bench.platenMessage().length).as("a realistic size").isBetween(4_000, 12_000);
    }
}

package dev.platen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecodeBenchTest {
    @ParameterizedTest
    @EnumSource(DecodeBench.Memory.class)
    void whatIsMeasuredIsWhatItSays(DecodeBench.Memory memory) throws Exception {
        DecodeBench bench = new DecodeBench();
        bench.workload = memory;
        bench.setUp();

        assertThat(DecodeBench.request().length).as("bytes of the request").isBetween(1_800, 2_000);
        assertThat(bench.decodeEnvelope().identity().template()).isEqualTo("order");
        assertThat(lines(bench.decodeEverything()))
                .hasSize(20)
                .allSatisfy(line -> assertThat(line).hasSize(4));
        assertThat(lines(bench.decodeHalf()))
                .hasSize(20)
                .allSatisfy(line -> assertThat(line).hasSize(2));
    }

    private static List<Map<?, ?>> lines(Map<String, ?> data) {
        return assertThat(data)
                .extractingByKey("order", InstanceOfAssertFactories.MAP)
                .extractingByKey("lines", InstanceOfAssertFactories.list(Map.class))
                .actual()
                .stream()
                .<Map<?, ?>>map(line -> line)
                .toList();
    }
}

package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinHeapTest {
    @ParameterizedTest
    @ValueSource(ints = {24, 25, 32, 61, 64, 100, 128})
    void findsTheSmallestToTheStep(int need) throws Exception {
        List<Integer> tried = new ArrayList<>();

        int found = MinHeap.find(24, 128, 8, heapMb -> {
                    tried.add(heapMb);
                    return heapMb >= need;
                })
                .orElseThrow();

        assertThat(found).as("tried %s", tried).isBetween(need, need + 7);
        assertThat(tried).as("a bisection, each size once").hasSizeLessThan(7).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsFoundIfTheLargestIsNotSurvived() throws Exception {
        assertThat(MinHeap.find(24, 128, 8, heapMb -> false)).isEmpty();
    }
}

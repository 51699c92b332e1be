package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallMapTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isEqualToALinkedHashMapOfTheSamePairs(long seed) {
        Random random = new Random(seed);
        int pairs = random.nextInt(3 * SmallMap.MAX_ENTRIES);
        int keys = 1 + random.nextInt(2 * SmallMap.MAX_ENTRIES);
        int from = random.nextInt(4);
        @Nullable Object[] entries = new @Nullable Object[from + 2 * pairs + random.nextInt(4)];
        Map<String, @Nullable Object> oracle = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            String key = "key" + random.nextInt(keys);
            Object value = random.nextInt(5) == 0 ? null : random.nextInt();
            entries[from + 2 * i] = key;
            entries[from + 2 * i + 1] = value;
            oracle.put(key, value);
        }
        Map<String, @Nullable Object> map = SmallMap.of(entries, from, from + 2 * pairs);
        Arrays.fill(entries, null);

        assertThat(map).isEqualTo(oracle).hasSameHashCodeAs(oracle).hasSize(oracle.size());
        assertThat(oracle).isEqualTo(map);
        assertThat(List.copyOf(map.keySet())).as("order").isEqualTo(List.copyOf(oracle.keySet()));
        assertThat(new ArrayList<>(map.values())).isEqualTo(new ArrayList<>(oracle.values()));
        for (int i = 0; i < keys; i++) {
            String key = "key" + i;
            assertThat(map.get(key)).isEqualTo(oracle.get(key));
            assertThat(map.containsKey(key)).isEqualTo(oracle.containsKey(key));
            assertThat(map.getOrDefault(key, "none")).isEqualTo(oracle.getOrDefault(key, "none"));
        }
    }

    @Test
    void looksKeysUpByEqualityNotIdentity() {
        Map<String, @Nullable Object> map = SmallMap.of(new @Nullable Object[] {"name", "Ada"}, 0, 2);

        assertThat(map.get("name!".substring(0, 4))).isEqualTo("Ada");
        assertThat(map.get(null)).isNull();
        assertThat(map.containsKey(null)).isFalse();
        assertThat(map.containsKey("Ada")).as("a value is not a key").isFalse();
    }

    @Test
    void tellsANullValueFromAnAbsentOne() {
        Map<String, @Nullable Object> map = SmallMap.of(new @Nullable Object[] {"name", null}, 0, 2);

        assertThat(map.containsKey("name")).isTrue();
        assertThat(map.get("name")).isNull();
        assertThat(map).hasSize(1);
    }

    @Test
    void cannotBeChanged() {
        for (int size : new int[] {1, SmallMap.MAX_ENTRIES, SmallMap.MAX_ENTRIES + 1}) {
            @Nullable Object[] pairs = new @Nullable Object[2 * size];
            for (int i = 0; i < size; i++) {
                pairs[2 * i] = "key" + i;
                pairs[2 * i + 1] = i;
            }
            Map<String, @Nullable Object> map = SmallMap.of(pairs, 0, 2 * size);

            assertThatThrownBy(() -> map.put("new", 1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> map.remove("key0")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> map.entrySet().iterator().next().setValue(2))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(map).hasSize(size).containsEntry("key0", 0);
        }
    }

    @Test
    void iteratorEndsWithAnException() {
        Iterator<?> iterator =
                SmallMap.of(new @Nullable Object[0], 0, 0).entrySet().iterator();

        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
}

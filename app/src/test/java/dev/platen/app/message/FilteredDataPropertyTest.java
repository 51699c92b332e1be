package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.VariablePaths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Decoding along paths against decoding everything and cutting it afterwards.
class FilteredDataPropertyTest {
    private static final String ELEMENTS = "[]";

    private final RequestDecoder decoder = new RequestDecoder();

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsWhatThePathsLeadTo(long seed) throws UnrenderableException {
        Random random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            byte[] request = ("{\"id\":\"r\",\"workspace\":\"w\",\"template\":\"t\",\"channel\":\"sms\",\"data\":"
                            + RandomJson.object(random) + "}")
                    .getBytes(StandardCharsets.UTF_8);
            Map<String, @Nullable Object> whole = Decoded.of(decoder, request).data();
            List<List<String>> paths = paths(random, whole);
            ByteBuffer payload = random.nextBoolean() ? ByteBuffer.wrap(request) : Decoded.direct(request);
            Map<String, @Nullable Object> data = Decoded.of(
                            decoder,
                            payload,
                            MessageIdentity.UNKNOWN,
                            PathFilter.of(new VariablePaths(false, joined(paths))))
                    .data();

            assertThat(String.valueOf(data))
                    .as("order, scale and nesting along %s", paths)
                    .isEqualTo(String.valueOf(kept(whole, paths)));
            assertThat((Object) data).as("along %s", paths).isEqualTo(kept(whole, paths));
        }
    }

    /// Most of them lead to something, some not, some take an object for a list or the other way round.
    private static List<List<String>> paths(Random random, Map<String, @Nullable Object> data) {
        List<List<String>> paths = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            List<String> path = new ArrayList<>();
            Object value = data;
            for (int depth = 1 + random.nextInt(5); depth > 0; depth--) {
                boolean asList = !path.isEmpty() && (random.nextInt(8) == 0 || value instanceof List<?>);
                if (asList) {
                    path.add(ELEMENTS);
                    value = value instanceof List<?> list && !list.isEmpty()
                            ? list.get(random.nextInt(list.size()))
                            : null;
                } else {
                    String name = name(random, value);
                    path.add(name);
                    value = value instanceof Map<?, ?> map ? map.get(name) : null;
                }
            }
            paths.add(path);
        }
        return paths;
    }

    private static String name(Random random, @Nullable Object value) {
        if (value instanceof Map<?, ?> map && random.nextInt(5) > 0) {
            List<String> names = map.keySet().stream()
                    .map(String::valueOf)
                    .filter(name -> name.matches("k\\d+"))
                    .toList();
            if (!names.isEmpty()) {
                return names.get(random.nextInt(names.size()));
            }
        }
        return "k" + random.nextInt(20);
    }

    private static SortedSet<String> joined(List<List<String>> paths) {
        TreeSet<String> joined = new TreeSet<>();
        paths.forEach(path -> joined.add(String.join(".", path).replace("." + ELEMENTS, ELEMENTS)));
        return joined;
    }

    /// The rules of [PathFilter], for a value that is there as a whole.
    private static @Nullable Object kept(@Nullable Object value, List<List<String>> paths) {
        if (paths.stream().anyMatch(List::isEmpty)) {
            return value;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(kept(element, behind(ELEMENTS, paths))));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            if (!behind(ELEMENTS, paths).isEmpty()) {
                return map;
            }
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                List<List<String>> rest = behind(String.valueOf(name), paths);
                if (!rest.isEmpty()) {
                    members.put(String.valueOf(name), kept(member, rest));
                }
            });
            return members;
        }
        return value;
    }

    private static List<List<String>> behind(String step, List<List<String>> paths) {
        return paths.stream()
                .filter(path -> path.getFirst().equals(step))
                .map(path -> path.subList(1, path.size()))
                .toList();
    }
}

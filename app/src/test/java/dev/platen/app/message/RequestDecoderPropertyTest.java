package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The decoder against Jackson's own tree, on random data.
class RequestDecoderPropertyTest {
    private static final int MAX_DEPTH = 6;
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final List<String> NUMBERS =
            List.of("0", "-0", "1.0", "12.30", "-0.000", "1e5", "1E-5", "3.1415926535897932384626433832795028841971");

    private final RequestDecoder decoder = new RequestDecoder();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatJacksonReads(long seed) throws JsonProcessingException, UnrenderableException {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            String data = object(random, 0);
            Map<String, @Nullable Object> decoded = decoder.decode(
                            request(data), 0, request(data).length, MessageIdentity.UNKNOWN)
                    .data();

            assertThat((Object) decoded).isEqualTo(value(JACKSON.readTree(data)));
            assertThat(decoded.toString())
                    .as("order, scale and nesting")
                    .isEqualTo(String.valueOf(value(JACKSON.readTree(data))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decodesOrRefusesWhateverTheBytes(long seed) {
        Random random = new Random(seed);
        byte[] valid = request(object(random, 0));
        for (int i = 0; i < 50; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextBoolean() ? valid.length : random.nextInt(valid.length));
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(8, bytes.length));
                bytes[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
            }
            try {
                decoder.decode(bytes, 0, bytes.length, MessageIdentity.UNKNOWN);
            } catch (UnrenderableException e) {
                assertThat(e.diagnosis().code()).isIn(DiagnosisCode.MALFORMED_JSON, DiagnosisCode.INVALID_REQUEST);
            }
        }
    }

    private static byte[] request(String data) {
        return ("{\"id\":\"r\",\"workspace\":\"w\",\"template\":\"t\",\"channel\":\"sms\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 10 : 8)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Long.toString(random.nextLong());
            case 4 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 5 -> random.nextLong() + "" + random.nextLong(Long.MAX_VALUE);
            case 6, 7 -> string(random, RandomText.of(random, random.nextInt(20)));
            case 8 -> object(random, depth + 1);
            default -> array(random, depth + 1);
        };
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = random.nextInt(random.nextInt(5) == 0 ? 30 : 6);
        for (int i = 0; i < members; i++) {
            // Jackson takes halves of surrogate pairs in values only.
            String key =
                    random.nextInt(4) == 0 ? RandomText.wellFormed(RandomText.of(random, 3)) : "k" + random.nextInt(20);
            json.append(i == 0 ? "" : ",").append(space(random));
            json.append(string(random, key)).append(space(random)).append(':').append(space(random));
            json.append(json(random, depth)).append(space(random));
        }
        return json.append('}').toString();
    }

    private static String array(Random random, int depth) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(space(random) + json(random, depth) + space(random));
        }
        return "[" + String.join(",", elements) + "]";
    }

    private static String space(Random random) {
        return random.nextInt(6) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
    }

    /// Half of all strings as they are, as far as JSON allows; the others as escapes only.
    private static String string(Random random, String text) {
        boolean escapesOnly = random.nextBoolean();
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escapesOnly || c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(member -> map.put(member.getKey(), value(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(element -> list.add(value(element)));
                yield list;
            }
            case NUMBER -> node.isBigInteger() ? node.decimalValue() : node.numberValue();
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }
}

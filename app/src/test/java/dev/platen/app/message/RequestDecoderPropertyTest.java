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
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final RequestDecoder decoder = new RequestDecoder();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatJacksonReads(long seed) throws JsonProcessingException, UnrenderableException {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            String data = RandomJson.object(random);
            Map<String, @Nullable Object> decoded =
                    Decoded.of(decoder, request(data)).data();

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
        byte[] valid = request(RandomJson.object(random));
        for (int i = 0; i < 50; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextBoolean() ? valid.length : random.nextInt(valid.length));
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(8, bytes.length));
                bytes[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
            }
            try {
                Decoded.of(decoder, bytes);
            } catch (UnrenderableException e) {
                assertThat(e.diagnosis().code()).isIn(DiagnosisCode.MALFORMED_JSON, DiagnosisCode.INVALID_REQUEST);
            }
        }
    }

    private static byte[] request(String data) {
        return ("{\"id\":\"r\",\"workspace\":\"w\",\"template\":\"t\",\"channel\":\"sms\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
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

package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.VariablePaths;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes of decoding in two steps: order of members, memory, and errors in what is not read.
class RequestDecoderStepsTest {
    private static final PathFilter NOTHING = PathFilter.of(new VariablePaths(false, Collections.emptySortedSet()));
    private static final String HEAD =
            "\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"welcome\",\"channel\":\"sms\"";
    private static final MessageIdentity HEAD_IDENTITY = new MessageIdentity("r-1", "acme", "welcome");

    private final RequestDecoder decoder = new RequestDecoder();

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer payload(String json) {
        return ByteBuffer.wrap(bytes(json));
    }

    private static PathFilter reading(String... paths) {
        return PathFilter.of(new VariablePaths(false, new TreeSet<>(List.of(paths))));
    }

    @Test
    void membersMayComeInAnyOrder() throws UnrenderableException {
        List<String> members = List.of(
                "\"id\":\"r-1\"",
                "\"workspace\":\"acme\"",
                "\"template\":\"welcome\"",
                "\"channel\":\"sms\"",
                "\"deadline\":\"2026-01-01T00:00:00Z\"",
                "\"unknown\":{\"id\":\"no\",\"data\":{}}",
                "\"data\":{\"a\":[1,{\"id\":\"no\"}],\"b\":{}}");
        for (List<String> order : permutations(members)) {
            String json = "{" + String.join(",", order) + "}";
            Decoded decoded = Decoded.of(decoder, bytes(json));

            assertThat(decoded.request().identity()).as(json).isEqualTo(HEAD_IDENTITY);
            assertThat(decoded.request().deadline()).as(json).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat((Object) decoded.data())
                    .as(json)
                    .isEqualTo(Map.of("a", List.of(1, Map.of("id", "no")), "b", Map.of()));
        }
    }

    private static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> others = new ArrayList<>(items);
            T first = others.remove(i);
            for (List<T> rest : permutations(others)) {
                List<T> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                all.add(order);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ,"data":{"v":1}}                         | 1
                    ~,"data":{"v":1} } ~                     | 1
                    ,"data":{"v":1},"x":{}}                  | 1
                    ,"data":{"v":1},"locale":"de"}           | 1
                    ,"data":{"v":1},"locale":"de","x":{}}    | 2
                    ,"data":{"v":0},"data":{"v":1}}          | 2
                    ,"data":{"v":0},"data":{"v":1},"x":1}    | 1
                    ,"data":{"v":1},"data":null}             | 1
                    ,"data":{"v":1},"data":null,"x":{}}      | 2
                    """)
    void readsTwiceOnlyWhatLooksAsIfTheDataCameLast(String rest, int openings) throws UnrenderableException {
        Decoded decoded = Decoded.of(decoder, bytes("{" + HEAD + rest));

        assertThat(decoded.data()).isEqualTo(Map.of("v", 1));
        assertThat(decoded.request().locale().getLanguage()).isEqualTo(rest.contains("locale") ? "de" : "en");
        assertThat(decoded.openings()).isEqualTo(openings);
    }

    @Test
    void theEnvelopeIsThereBeforeTheDataIsParsed() throws UnrenderableException {
        String json = "{" + HEAD + ",\"data\":{\"v\":tru}}";

        assertThat(decoder.open(payload(json), MessageIdentity.UNKNOWN, false).identity())
                .isEqualTo(HEAD_IDENTITY);
        UnrenderableException refusal = catchThrowableOfType(UnrenderableException.class, () -> decoder.data(NOTHING));
        assertThat(refusal.diagnosis().message()).isEqualTo("the payload is not valid JSON at line 1, column 81");
        assertThat(refusal.identity()).isEqualTo(HEAD_IDENTITY);
    }

    @Test
    void aRequestThatFailsBeforeItsDataIsNeededIsCheckedToItsEnd() throws Exception {
        String start = "{" + HEAD + ",\"data\":{\"v\":";

        decoder.open(payload(start + "1}}"), MessageIdentity.UNKNOWN, false);
        decoder.check();
        decoder.check();
        decoder.open(payload(start + "tru}}"), MessageIdentity.UNKNOWN, false);
        assertThatThrownBy(decoder::check).isInstanceOf(UnrenderableException.class);
        decoder.open(payload(start + "1},\"parts\":{}}"), MessageIdentity.UNKNOWN, false);
        assertThatThrownBy(decoder::check).isInstanceOf(LateMembersException.class);
    }

    @Test
    void anEnvelopeThatIsNotValidDoesNotHideMalformedData() {
        UnrenderableException refusal = catchThrowableOfType(
                UnrenderableException.class,
                () -> decoder.open(payload("{\"id\":\"r-1\",\"data\":{\"v\":tru}}"), MessageIdentity.UNKNOWN, false));

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"data\":{\"skipped\":tru}",
                "\"data\":{\"skipped\":[1,{\"a\":\"\\q\"}]}",
                "\"data\":{\"skipped\":01}",
                "\"data\":{\"skipped\":[1,2}",
                "\"data\":{\"v\":1},\"x\":{\"y\":[1 2]}",
                "\"data\":{\"v\":1}}{",
                "\"data\":{\"v\":1}} 1 {\"x\":{}"
            })
    void whatIsNotReadIsCheckedAllTheSame(String rest) {
        byte[] request = bytes("{" + HEAD + ",\n" + rest + "}");
        Diagnosis whole = refusal(ByteBuffer.wrap(request), Decoded.EVERYTHING);

        assertThat(refusal(ByteBuffer.wrap(request), reading("v"))).isEqualTo(whole);
        assertThat(refusal(Decoded.direct(request), reading("v"))).isEqualTo(whole);
        assertThat(whole.message()).containsAnyOf("at line 2", "something follows");
    }

    private Diagnosis refusal(ByteBuffer payload, PathFilter filter) {
        return catchThrowableOfType(
                        UnrenderableException.class,
                        () -> Decoded.of(decoder, payload, MessageIdentity.UNKNOWN, filter))
                .diagnosis();
    }

    @Test
    void aNumberOutOfRangeMattersOnlyIfItIsRead() throws UnrenderableException {
        for (String end : List.of("}", ",\"locale\":\"de\"}")) {
            byte[] request = bytes("{" + HEAD + ",\n\"data\":{\"huge\":1e999999,\"v\":1}" + end);

            assertThat(Decoded.of(decoder, ByteBuffer.wrap(request), MessageIdentity.UNKNOWN, reading("v"))
                            .data())
                    .isEqualTo(Map.of("v", 1));
            assertThat(refusal(ByteBuffer.wrap(request), reading("huge")).message())
                    .as("with the place in the payload")
                    .contains("beyond what a request may contain", "line 2, column 16");
        }
    }

    @Test
    void everyBeginningOfARequestIsRefusedAndSomebodys() {
        byte[] request = bytes(
                "{" + HEAD
                        + ",\"data\":{\"a\":[1,-2.5e3,\"\\u20ac €\",true,null],\"b\":{\"c\":{}}},\"x\":[{\"y\":false}],\"z\":{}}");
        int idEnd = 1 + HEAD.indexOf(",");
        for (int length = 0; length < request.length; length++) {
            ByteBuffer beginning = ByteBuffer.wrap(request, 0, length);
            UnrenderableException whole = catchThrowableOfType(
                    UnrenderableException.class,
                    () -> Decoded.of(decoder, beginning, MessageIdentity.UNKNOWN, Decoded.EVERYTHING));

            assertThat(whole).as("the first %d bytes", length).isNotNull();
            assertThat(whole.diagnosis().code())
                    .as("the first %d bytes", length)
                    .isEqualTo(length == 0 ? DiagnosisCode.INVALID_REQUEST : DiagnosisCode.MALFORMED_JSON);
            assertThat(whole.identity().id()).isEqualTo(length >= idEnd ? "r-1" : "");
            assertThat(refusal(beginning, NOTHING)).isEqualTo(whole.diagnosis());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTheBytesAllWaysSayTheSame(long seed) {
        Random random = new Random(seed);
        byte[] request =
                bytes("{" + HEAD + ",\"data\":" + RandomJson.object(random) + (seed % 2 == 0 ? "}" : ",\"x\":1}"));
        for (int i = 0; i < 30; i++) {
            byte[] changed = request.clone();
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Object whole = outcome(ByteBuffer.wrap(changed), Decoded.EVERYTHING);
            Object nothing = outcome(ByteBuffer.wrap(changed), NOTHING);

            assertThat(outcome(Decoded.direct(changed), Decoded.EVERYTHING))
                    .as("outside the heap")
                    .isEqualTo(whole);
            assertThat(outcome(Decoded.direct(changed), NOTHING)).isEqualTo(nothing);
            if (whole instanceof Diagnosis diagnosis
                    && !diagnosis.message().contains("beyond")
                    && !hasEncodedSurrogate(changed)) {
                assertThat(nothing).as("nothing of the data is read").isEqualTo(diagnosis);
            }
        }
    }

    /// What the parser does not mind in a string that is skipped.
    private static boolean hasEncodedSurrogate(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i - 1] == (byte) 0xED && (bytes[i] & 0xE0) == 0xA0) {
                return true;
            }
        }
        return false;
    }

    /// A diagnosis or the data.
    private Object outcome(ByteBuffer payload, PathFilter filter) {
        try {
            return Decoded.of(decoder, payload, MessageIdentity.UNKNOWN, filter).data();
        } catch (UnrenderableException e) {
            assertThat(e.diagnosis().code()).isIn(DiagnosisCode.MALFORMED_JSON, DiagnosisCode.INVALID_REQUEST);
            return e.diagnosis();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargePayloadOfWhichLittleIsReadCostsLittle(boolean dataLast) throws UnrenderableException {
        String row = "{\"name\":\"%s\",\"price\":12.50,\"tags\":[\"a\",\"b\"]},".formatted("x".repeat(900));
        String json = "{" + HEAD + ",\"data\":{\"rows\":[" + row.repeat(2_100) + "{}],\"text\":\"" + "€".repeat(700_000)
                + "\",\"v\":1}" + (dataLast ? "}" : ",\"locale\":\"de\"}");
        ByteBuffer payload = Decoded.direct(bytes(json));
        assertThat(payload.remaining()).as("a realistic size").isGreaterThan(4_000_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            Map<String, @Nullable Object> data = Decoded.of(decoder, payload, MessageIdentity.UNKNOWN, reading("v"))
                    .data();
            bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(data).isEqualTo(Map.of("v", 1));
        }

        assertThat(bytes).as("bytes allocated").isLessThan(32_000);
    }

    @Test
    void thePayloadStaysAsItIs() throws UnrenderableException {
        ByteBuffer payload =
                Decoded.direct(bytes("{" + HEAD + ",\"data\":{\"v\":1}}")).asReadOnlyBuffer();
        int position = payload.position();
        int limit = payload.limit();

        assertThat(Decoded.of(decoder, payload, MessageIdentity.UNKNOWN, Decoded.EVERYTHING)
                        .data())
                .isEqualTo(Map.of("v", 1));
        assertThat(payload.position()).isEqualTo(position);
        assertThat(payload.limit()).isEqualTo(limit);
    }

    @Test
    void thereIsNoDataWithoutAnOpenRequest() throws UnrenderableException {
        ByteBuffer payload = payload("{" + HEAD + ",\"data\":{}}");

        assertThatThrownBy(() -> decoder.data(NOTHING)).isInstanceOf(IllegalStateException.class);
        decoder.open(payload, MessageIdentity.UNKNOWN, false);
        decoder.release();
        assertThatThrownBy(() -> decoder.data(NOTHING)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.open(payload("{"), MessageIdentity.UNKNOWN, false))
                .isInstanceOf(UnrenderableException.class);
        assertThatThrownBy(() -> decoder.data(NOTHING)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestThatWasNeverReadToItsEndHarmsNobody() throws UnrenderableException {
        decoder.open(payload("{" + HEAD + ",\"data\":{\"v\":1}}"), MessageIdentity.UNKNOWN, false);

        assertThat(Decoded.of(decoder, bytes("{" + HEAD + ",\"data\":{\"v\":2}}"))
                        .data())
                .isEqualTo(Map.of("v", 2));
    }
}

package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.platen.spi.template.MissingVariables;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    private static final String HEAD =
            "\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"welcome\",\"channel\":\"sms\"";
    private static final MessageIdentity HEAD_IDENTITY = new MessageIdentity("r-1", "acme", "welcome");

    /// Stands for personal data; must never be in a diagnosis.
    private static final String SECRET = "s3cr3t-Ada-Lovelace";

    private final RequestDecoder decoder = new RequestDecoder();

    private RenderRequest decode(String json) throws UnrenderableException {
        return decodeAll(json).request();
    }

    private Decoded decodeAll(String json) throws UnrenderableException {
        return Decoded.of(decoder, json.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, @Nullable Object> decodeData(String data) throws UnrenderableException {
        return decodeAll("{" + HEAD + ",\"data\":" + data + "}").data();
    }

    private UnrenderableException refusal(String json) {
        UnrenderableException refusal = catchThrowableOfType(UnrenderableException.class, () -> decode(json));
        assertThat(refusal).as("%s is refused", json).isNotNull();
        assertThat(refusal.diagnosis().place()).as("no template is at fault").isNull();
        assertThat(refusal.diagnosis().advice()).as("advice").isNotBlank();
        assertThat(refusal.diagnosis().message() + refusal.diagnosis().advice() + refusal)
                .as("values of the payload")
                .doesNotContain(SECRET);
        return refusal;
    }

    @Test
    void decodesEveryMember() throws UnrenderableException {
        Decoded decoded = decodeAll("""
                {"id": "r-1", "workspace": "acme", "template": "order@7", "channel": "email", "locale": "de-DE",
                 "timeZone": "Europe/Berlin", "deadline": "2026-01-01T00:00:00Z", "data": {"name": "Ada"}}
                """);

        assertThat(decoded.data()).isEqualTo(Map.of("name", "Ada"));
        assertThat(decoded.request())
                .isEqualTo(new RenderRequest(
                        new MessageIdentity("r-1", "acme", "order@7"),
                        new TemplateRef("order", 7),
                        null,
                        Channel.EMAIL,
                        Locale.GERMANY,
                        ZoneId.of("Europe/Berlin"),
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void takesDefaultsForWhatMayBeAbsent() throws UnrenderableException {
        Decoded decoded = decodeAll("{" + HEAD + "}");

        assertThat(decoded.data()).isEmpty();
        assertThat(decoded.request())
                .isEqualTo(new RenderRequest(
                        HEAD_IDENTITY,
                        new TemplateRef("welcome", TemplateRef.LIVE),
                        null,
                        Channel.SMS,
                        Locale.ENGLISH,
                        ZoneOffset.UTC,
                        null));
    }

    @Test
    void takesPartsInsteadOfATemplate() throws UnrenderableException {
        RenderRequest request = decode("""
                {"id":"r-1","workspace":"acme","channel":"push","engine":"other",
                 "parts":{"title":"Hi","body":"{{ name }}"}}
                """);

        assertThat(request.template()).isNull();
        assertThat(request.inline())
                .isEqualTo(new TemplateSource(
                        "other", MissingVariables.STRICT, Map.of("title", "Hi", "body", "{{ name }}")));
    }

    @Test
    void partsAreForPebbleUnlessTheySayOtherwise() throws UnrenderableException {
        TemplateSource inline =
                decode("{" + HEAD + ",\"parts\":{\"text\":\"Hi\"}}").inline();

        assertThat(inline).isEqualTo(new TemplateSource("pebble", MissingVariables.STRICT, Map.of("text", "Hi")));
    }

    @Test
    void passesUnknownMembersOver() throws UnrenderableException {
        assertThat(decode("{\"x\":[{\"id\":\"no\"}],\"y\":null," + HEAD + ",\"z\":{\"data\":{\"a\":[1,{}]}}}"))
                .isEqualTo(decode("{" + HEAD + "}"));
    }

    @Test
    void theLastOfEqualMembersCounts() throws UnrenderableException {
        Decoded decoded =
                decodeAll("{\"id\":\"first\",\"data\":{\"a\":0}," + HEAD + ",\"data\":{\"a\":1,\"b\":2,\"a\":3}}");

        assertThat(decoded.request().identity()).isEqualTo(HEAD_IDENTITY);
        assertThat(decoded.data()).containsExactly(entry("a", 3), entry("b", 2));
    }

    @Test
    void readsOnlyTheBytesItIsGiven() throws UnrenderableException {
        byte[] request = ("{" + HEAD + "}").getBytes(StandardCharsets.UTF_8);
        byte[] larger = ("garbage{" + HEAD + "}garbage").getBytes(StandardCharsets.UTF_8);
        ByteBuffer part = ByteBuffer.wrap(larger, 7, request.length);

        assertThat(decoder.open(part, MessageIdentity.UNKNOWN, false)).isEqualTo(decode("{" + HEAD + "}"));
        assertThat(decoder.open(part.slice(), MessageIdentity.UNKNOWN, false)).isEqualTo(decode("{" + HEAD + "}"));
    }

    @Test
    void defaultsOfAPreviewCountWhereTheRequestIsSilent() throws UnrenderableException {
        MessageIdentity defaults = new MessageIdentity("preview", "acme", "welcome");
        ByteBuffer silent = StandardCharsets.UTF_8.encode("{\"channel\":\"sms\"}");
        ByteBuffer loud = StandardCharsets.UTF_8.encode("{\"channel\":\"sms\",\"template\":\"welcome@2\"}");

        assertThat(decoder.open(silent, defaults, false).identity()).isEqualTo(defaults);
        assertThat(decoder.open(loud, defaults, false).template()).isEqualTo(new TemplateRef("welcome", 2));
    }

    @Test
    void keepsNumbersExactly() throws UnrenderableException {
        Map<String, @Nullable Object> data = decodeData("""
                {"price": 12.30, "zero": 0.00, "small": 1e-7, "int": 2147483647, "long": 2147483648, "neg": -5,
                 "big": 9223372036854775808, "exp": 1.50E+2}
                """);

        assertThat(data)
                .containsEntry("price", new BigDecimal("12.30"))
                .containsEntry("zero", new BigDecimal("0.00"))
                .containsEntry("small", new BigDecimal("1e-7"))
                .containsEntry("int", Integer.MAX_VALUE)
                .containsEntry("long", 2_147_483_648L)
                .containsEntry("neg", -5)
                .containsEntry("big", new BigDecimal("9223372036854775808"))
                .containsEntry("exp", new BigDecimal("1.50E+2"));
        assertThat(data.get("price")).hasToString("12.30");
    }

    @Test
    void takesNumbersUpToTheirBounds() throws UnrenderableException {
        assertThat(decodeData("{\"n\":1e400}")).containsEntry("n", new BigDecimal("1e400"));
        assertThat(decodeData("{\"n\":1e-400}")).containsEntry("n", new BigDecimal("1e-400"));
        String digits = "9".repeat(100);
        assertThat(decodeData("{\"n\":" + digits + "}")).containsEntry("n", new BigDecimal(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e401",
                "1e-401",
                "0e999999",
                "1e999999999",
                "-1.5E+2147483647",
                "1e2147483648",
                "1e-2147483648",
                "1e99999999999999999999"
            })
    void refusesNumbersWhosePlainFormWouldBeAbsurdlyLong(String number) {
        assertThat(refusal("{" + HEAD + ",\"data\":{\"n\":" + number + "}}"))
                .satisfies(refusal -> assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.MALFORMED_JSON))
                .satisfies(refusal -> assertThat(refusal.identity()).isEqualTo(HEAD_IDENTITY));
    }

    @Test
    void refusesANumberOf101Digits() {
        assertThat(refusal("{" + HEAD + ",\"data\":{\"n\":" + "9".repeat(101) + "}}")
                        .diagnosis()
                        .code())
                .isEqualTo(DiagnosisCode.MALFORMED_JSON);
    }

    @ParameterizedTest
    @CsvSource({"data, 62, true", "data, 63, false", "data, 100000, false", "other, 63, true", "other, 64, false"})
    void refusesDeepNesting(String member, int arrays, boolean accepted) throws UnrenderableException {
        String nested = "[".repeat(arrays) + "]".repeat(arrays);
        String json =
                "{" + HEAD + ",\"" + member + "\":" + (member.equals("data") ? "{\"a\":" + nested + "}" : nested) + "}";

        if (accepted) {
            assertThat(decode(json).identity()).isEqualTo(HEAD_IDENTITY);
        } else {
            assertThat(refusal(json).diagnosis().code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
            assertThat(refusal(json).diagnosis().message()).contains("nesting 64");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"id":"r-1",             | line 1, column 13
                    {"id":"r-1" "workspace"  | line 1, column 13
                    {"id":"r-1",'x':1}       | line 1, column 13
                    {"id":"r-1","n":01}      | line 1, column 18
                    {"id":"r-1",~  "x": tru} | line 2, column 8
                    {"id":"r-1"}}            | line 1, column 13
                    """)
    void namesThePlaceOfMalformedJson(String json, String place) {
        UnrenderableException refusal = refusal(json.replace('~', '\n'));

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
        assertThat(refusal.diagnosis().message()).isEqualTo("the payload is not valid JSON at " + place);
        assertThat(refusal.identity()).as("what was decoded before").isEqualTo(new MessageIdentity("r-1", "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"r-1\",\"data\":{\"name\":\"" + SECRET + "}",
                "{\"id\":\"r-1\",\"data\":{\"name\":" + SECRET + "}}",
                "{\"id\":\"r-1\",\"data\":{\"" + SECRET + "\" 1}}",
                "{\"id\":\"r-1\",\"data\":{\"name\":\"" + SECRET + "\\q\"}}",
                "{\"id\":\"r-1\",\"data\":{\"name\":\"" + SECRET + "\u0001\"}}"
            })
    void quotesNothingOfMalformedJson(String json) {
        assertThat(refusal(json).diagnosis().code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
    }

    @Test
    void refusesBytesThatAreNotText() {
        byte[][] hostile = {
            {'{', '"', (byte) 0xC3, '"', '}'},
            {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
            {0, 0, 0, '{', 0x7F, 0x7F, 0x7F, 0x7F},
            {0, 0, (byte) 0xFF, (byte) 0xFE, 1, 2, 3, 4},
            {0, '{', 0, 0, 0, 0, 0, 0},
            {(byte) 0xFE, (byte) 0xFF, 1, 2}
        };
        for (byte[] bytes : hostile) {
            assertThatThrownBy(() -> Decoded.of(decoder, bytes))
                    .as("%s", Arrays.toString(bytes))
                    .isInstanceOf(UnrenderableException.class)
                    .extracting(refusal ->
                            ((UnrenderableException) refusal).diagnosis().code())
                    .isEqualTo(DiagnosisCode.MALFORMED_JSON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "[]", "null", "1", "\"text\"", "[{}]"})
    void refusesAPayloadThatIsNoObject(String json) {
        UnrenderableException refusal = refusal(json);

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.INVALID_REQUEST);
        assertThat(refusal.diagnosis().message()).isEqualTo("the payload is not a JSON object");
        assertThat(refusal.identity()).isEqualTo(MessageIdentity.UNKNOWN);
    }

    @Test
    void refusesASecondObjectInOnePayload() {
        UnrenderableException refusal = refusal("{" + HEAD + "}{}");

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.INVALID_REQUEST);
        assertThat(refusal.diagnosis().message()).isEqualTo("something follows the JSON object");
        assertThat(refusal.identity()).isEqualTo(HEAD_IDENTITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "id":1                                | member 'id' is not a string
                    "workspace":{}                        | member 'workspace' is not a string
                    "template":["s3cr3t-Ada-Lovelace"]    | member 'template' is not a string
                    "channel":true                        | member 'channel' is not a string
                    "engine":1                            | member 'engine' is not a string
                    "locale":7                            | member 'locale' is not a string
                    "locale":"s3cr3t-Ada-Lovelace!"       | member 'locale' is not a language tag
                    "locale":"en_US"                      | member 'locale' is not a language tag
                    "timeZone":0                          | member 'timeZone' is not a string
                    "timeZone":"s3cr3t-Ada-Lovelace"      | member 'timeZone' is not a time zone
                    "timeZone":""                         | member 'timeZone' is not a time zone
                    "deadline":1767225600                 | member 'deadline' is not a string
                    "deadline":"s3cr3t-Ada-Lovelace"      | member 'deadline' is not a moment in ISO 8601
                    "deadline":"2026-01-01"               | member 'deadline' is not a moment in ISO 8601
                    "deadline":"2026-13-01T00:00:00Z"     | member 'deadline' is not a moment in ISO 8601
                    "data":["s3cr3t-Ada-Lovelace"]        | member 'data' is not an object
                    "parts":"s3cr3t-Ada-Lovelace"         | member 'parts' is not an object
                    "parts":{"text":{}}                   | member 'parts' is not a string
                    """)
    void refusesAMemberOfTheWrongKind(String member, String message) {
        UnrenderableException refusal = refusal("{" + HEAD + "," + member + "}");

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.INVALID_REQUEST);
        assertThat(refusal.diagnosis().message()).isEqualTo(message);
        assertThat(refusal.identity()).as("decoded before").isEqualTo(HEAD_IDENTITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "id":""                    | member 'id' is missing or too long
                    "workspace":""             | member 'workspace' is missing or not a name
                    "workspace":"Acme"         | member 'workspace' is missing or not a name
                    "workspace":"a/b"          | member 'workspace' is missing or not a name
                    "template":""              | member 'template' is missing or not a template's name
                    "template":"Not A Name"    | member 'template' is missing or not a template's name
                    "template":"welcome@0"     | member 'template' is missing or not a template's name
                    "channel":"fax"            | member 'channel' is missing or unknown
                    "channel":"EMAIL"          | member 'channel' is missing or unknown
                    """)
    void refusesAMemberOfAWrongValue(String member, String message) {
        UnrenderableException refusal = refusal("{" + HEAD + "," + member + "}");

        assertThat(refusal.diagnosis().code()).isEqualTo(DiagnosisCode.INVALID_REQUEST);
        assertThat(refusal.diagnosis().message()).isEqualTo(message);
    }

    @Test
    void refusesAnEmptyObjectForItsId() {
        assertThat(refusal("{}").diagnosis().message()).isEqualTo("member 'id' is missing or too long");
    }

    @Test
    void takesAnIdOf256CharactersAndNoLongerOne() throws UnrenderableException {
        String id = "€".repeat(256);

        assertThat(decode("{" + HEAD + ",\"id\":\"" + id + "\"}").identity().id())
                .isEqualTo(id);
        UnrenderableException refusal = refusal("{" + HEAD + ",\"id\":\"" + id + "x\"}");
        assertThat(refusal.diagnosis().message()).isEqualTo("member 'id' is missing or too long");
        assertThat(refusal.identity().id()).as("cut").endsWith("…").hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void remembersNoLanguageTagOfAbsurdLength() {
        String tag = "en-x" + "-abcdefgh".repeat(100_000);

        assertThat(refusal("{" + HEAD + ",\"locale\":\"" + tag + "\"}")
                        .diagnosis()
                        .message())
                .isEqualTo("member 'locale' is not a language tag");
    }

    @Test
    void takesAnyDeadlineThatIso8601CanExpress() throws UnrenderableException {
        assertThat(decode("{" + HEAD + ",\"deadline\":\"+1000000000-12-31T23:59:59Z\"}")
                        .deadline())
                .isEqualTo(Instant.MAX.minusNanos(999_999_999));
    }

    @Test
    void dataCannotBeChanged() throws UnrenderableException {
        Map<String, @Nullable Object> data = decodeData("{\"list\":[1,{\"a\":1}],\"map\":{\"a\":1}}");

        assertThatThrownBy(() -> data.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) Objects.requireNonNull(data.get("list"))).remove(0))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) Objects.requireNonNull(data.get("map"))).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isUnharmedByAFailureInTheMiddleOfTheData() throws UnrenderableException {
        refusal("{" + HEAD + ",\"data\":{\"a\":[1,2,{\"b\":[3,4,tru");

        assertThat(decodeData("{\"c\":[5]}")).isEqualTo(Map.of("c", List.of(5)));
    }

    @Test
    void isUnharmedByAVeryLargeMessage() throws UnrenderableException {
        assertThat(decodeData("{\"a\":[" + "1,".repeat(100_000) + "1]}").get("a"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(100_001);
        assertThat(decodeData("{\"c\":[5]}")).isEqualTo(Map.of("c", List.of(5)));
    }
}

package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.SourcePlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {
    private static final String HOSTILE = "<b>\"Ada\" & 'Bob'\\\n\u0001€\uD83D\uDC4D";

    private final Workshop workshop = new Workshop();

    @Test
    void writesTheOutputOfTheContract() throws UnrenderableException, AbortedException {
        workshop.publish("order", "text", "T {name}", "html", "<p>{name}</p>", "subject", "Hi {name}");

        assertThat(workshop.render(Workshop.request("order", Channel.EMAIL, Map.of("name", "Ada & Co"))))
                .isEqualTo("{\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"order@1\",\"channel\":\"email\","
                        + "\"parts\":{\"subject\":\"Hi Ada & Co\",\"html\":\"<p>Ada &amp; Co</p>\","
                        + "\"text\":\"T Ada & Co\"}}");
    }

    @Test
    void oneTemplateServesTwoChannels() throws UnrenderableException, AbortedException {
        workshop.publish("alert", "title", "{name}!", "body", "[\"n\":\"{name}\"]");
        Workshop.Job push = Workshop.request("alert", Channel.PUSH, Map.of("name", "a\"b"));
        Workshop.Job webhook = Workshop.request("alert", Channel.WEBHOOK, Map.of("name", "a\"b"));

        assertThat(workshop.render(push))
                .endsWith("\"parts\":{\"title\":\"a\\\"b!\",\"body\":\"[\\\"n\\\":\\\"a\\\"b\\\"]\"}}");
        assertThat(workshop.render(webhook))
                .as("the body of a webhook is JSON: values are escaped for it, then the whole for the output")
                .endsWith("\"parts\":{\"body\":\"[\\\"n\\\":\\\"a\\\\\\\"b\\\"]\"}}");
        assertThat(workshop.render(push)).endsWith("\"body\":\"[\\\"n\\\":\\\"a\\\"b\\\"]\"}}");
    }

    @Test
    void whateverTheDataTheOutputIsJsonWithTheRightEscaping()
            throws UnrenderableException, AbortedException, JsonProcessingException {
        workshop.publish("order", "subject", "{v}", "html", "{v}", "text", "{v}");
        workshop.publish("hook", "body", "\"{v}\"");
        ObjectMapper jackson = new ObjectMapper();
        JsonNode email = jackson.readTree(
                        workshop.render(Workshop.request("order", Channel.EMAIL, Map.of("v", HOSTILE))))
                .path("parts");
        JsonNode hook = jackson.readTree(
                        workshop.render(Workshop.request("hook", Channel.WEBHOOK, Map.of("v", HOSTILE))))
                .path("parts");

        assertThat(email.path("subject").asText()).as("one line").isEqualTo(HOSTILE.replaceAll("\\p{Cntrl}", " "));
        assertThat(email.path("text").asText()).isEqualTo(HOSTILE);
        assertThat(email.path("html").asText())
                .isEqualTo("&lt;b&gt;&quot;Ada&quot; &amp; &#39;Bob&#39;\\\n\u0001€\uD83D\uDC4D");
        assertThat(jackson.readTree(hook.path("body").asText()).asText())
                .as("a JSON text inside a JSON string")
                .isEqualTo(HOSTILE);
    }

    @Test
    void escapesTheIdOfTheRequest() throws UnrenderableException, AbortedException, JsonProcessingException {
        workshop.publish("welcome", "text", "Hi");
        RenderRequest request = new RenderRequest(
                new MessageIdentity(HOSTILE, "acme", "welcome"),
                TemplateRef.parse("welcome"),
                null,
                Channel.SMS,
                Locale.ENGLISH,
                ZoneId.of("UTC"),
                null);

        assertThat(new ObjectMapper()
                        .readTree(workshop.render(new Workshop.Job(request, Map.of())))
                        .path("id")
                        .asText())
                .isEqualTo(HOSTILE);
    }

    @Test
    void givesTheTemplateTheTimeOfTheRequestNotOfTheRender() throws Exception {
        workshop.publish("welcome", "text", "{now} {locale} {zone}");
        RenderRequest request = new RenderRequest(
                new MessageIdentity("r-1", "acme", "welcome"),
                TemplateRef.parse("welcome"),
                null,
                Channel.SMS,
                Locale.GERMANY,
                ZoneId.of("Europe/Berlin"),
                null);
        Prepared prepared = workshop.renderer.prepare(request, workshop.slot, 1_500_000, 2_000_000);
        workshop.renderer.render(prepared, Map.of(), workshop.slot, 1_000);
        byte[] first = workshop.slot.buffer().toByteArray();
        Prepared again = workshop.renderer.prepare(request, workshop.slot, 2_500_000, 3_000_000);
        workshop.renderer.render(again, Map.of(), workshop.slot, 1_000);

        assertThat(new String(first, StandardCharsets.UTF_8)).contains("1970-01-01T00:00:01Z de-DE Europe/Berlin");
        assertThat(workshop.slot.buffer().toByteArray())
                .as("a redelivery renders the same bytes")
                .isEqualTo(first);
    }

    @Test
    void namesTheVersionThatItRendered() throws Exception {
        workshop.publish("welcome", "text", "one");
        workshop.publish("welcome", "text", "two");

        assertThat(prepared("welcome@1").template()).isEqualTo("welcome@1");
        assertThat(prepared("welcome").template()).isEqualTo("welcome@2");
        assertThat(workshop.render(Workshop.request("welcome", Channel.SMS, Map.of())))
                .contains("\"template\":\"welcome@2\"");
    }

    private Prepared prepared(String template) throws UnrenderableException, LateMembersException {
        return workshop.renderer.prepare(
                Workshop.request(template, Channel.SMS, Map.of()).request(), workshop.slot, 0, 0);
    }

    @Test
    void saysWhatTheTemplateReadsBeforeItsDataIsDecoded() throws Exception {
        workshop.publish("welcome", "text", "{name} {>footer}");
        workshop.publish("footer", "text", "{imprint}");
        PathFilter filter = prepared("welcome").filter();

        assertThat(filter.child("name")).isNotNull();
        assertThat(filter.child("imprint")).as("read by an include").isNotNull();
        assertThat(filter.child("other")).isNull();
    }

    @Test
    void rendersThePartsThatARequestBrings() throws UnrenderableException, AbortedException {
        assertThat(workshop.render(Workshop.inline(Workshop.source("text", "Hi"), Channel.SMS)))
                .contains("\"template\":\"inline\"")
                .contains("\"text\":\"Hi\"");
    }

    @Test
    void abortsAsTheAuthorWishes() {
        workshop.publish("welcome", "text", "before {!no consent} after");
        AbortedException aborted = catchThrowableOfType(AbortedException.class, () -> workshop.sms("welcome"));

        assertThat(aborted.reason()).isEqualTo("no consent");
        assertThat(aborted.template()).isEqualTo("welcome@1");
    }

    @Test
    void cutsAReasonThatWouldNotFitAMessage() {
        workshop.publish("welcome", "text", "{!" + "€".repeat(100_000) + "}");
        AbortedException aborted = catchThrowableOfType(AbortedException.class, () -> workshop.sms("welcome"));

        assertThat(aborted.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void followsThePolicyForMissingVariables() throws UnrenderableException, AbortedException {
        for (MissingVariables policy : MissingVariables.values()) {
            TemplateSource source = new TemplateSource("pebble", policy, Map.of("text", "a\n{gone}b"));
            workshop.publish("acme", policy.name().toLowerCase(Locale.ROOT), source, true);
        }

        Diagnosis strict = workshop.smsFailure("strict");
        assertThat(strict.code()).isEqualTo(DiagnosisCode.MISSING_VARIABLE);
        assertThat(strict.place()).isEqualTo(new SourcePlace("strict@1", "text", 2, 0));
        assertThat(strict.message()).isEqualTo("variable 'gone' is missing");
        assertThat(workshop.sms("default")).isEqualTo("a\\nb");
        assertThatThrownBy(() -> workshop.sms("abort")).isInstanceOf(AbortedException.class);
    }

    @Test
    void saysWhichPartTheTemplateLacks() {
        workshop.publish("welcome", "text", "Hi");
        Diagnosis diagnosis = workshop.failure(Workshop.request("welcome", Channel.EMAIL, Map.of()));

        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.PART_MISSING);
        assertThat(diagnosis.message())
                .isEqualTo("template 'welcome@1' has no part 'subject', which channel 'email' needs");
    }

    @Test
    void refusesWhatCameTooLate() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi");
        Workshop.Job request = Workshop.request("welcome", Channel.SMS, Map.of());
        Instant now = Instant.ofEpochMilli(Workshop.NOW_MILLIS);

        assertThat(workshop.failure(Workshop.withDeadline(request, now.minusNanos(1)))
                        .code())
                .isEqualTo(DiagnosisCode.DEADLINE_PASSED);
        assertThat(workshop.failure(Workshop.withDeadline(request, Instant.MIN)).code())
                .isEqualTo(DiagnosisCode.DEADLINE_PASSED);
        assertThat(workshop.render(Workshop.withDeadline(request, now))).contains("Hi");
        assertThat(workshop.render(Workshop.withDeadline(request, Instant.MAX))).contains("Hi");
    }

    @Test
    void aLateMessageCostsNoTemplate() {
        workshop.publish("welcome", "text", "Hi");
        workshop.failure(Workshop.withDeadline(Workshop.request("welcome", Channel.SMS, Map.of()), Instant.EPOCH));

        assertThat(workshop.engine.compilations()).isZero();
    }

    @Test
    void refusesAnOutputOverItsLimit() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "{v}");
        int frame = workshop.render(Workshop.request("welcome", Channel.SMS, Map.of("v", "")))
                .length();
        int room = (int) Workshop.LIMITS.outputBytes() - frame;

        assertThat(workshop.render(Workshop.request("welcome", Channel.SMS, Map.of("v", "x".repeat(room)))))
                .as("a message of exactly the limit")
                .hasSize((int) Workshop.LIMITS.outputBytes());
        Diagnosis diagnosis =
                workshop.failure(Workshop.request("welcome", Channel.SMS, Map.of("v", "x".repeat(room + 1))));
        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.OUTPUT_TOO_LARGE);
        assertThat(diagnosis.message()).isEqualTo("the output is larger than 10000 bytes");
    }

    @Test
    void namesThePartWhoseOutputWasTooMuch() {
        workshop.publish("welcome", "title", "short", "body", "{v}");
        Diagnosis diagnosis =
                workshop.failure(Workshop.request("welcome", Channel.PUSH, Map.of("v", "x".repeat(20_000))));

        assertThat(diagnosis.place()).isEqualTo(new SourcePlace("welcome@1", "body", 0, 0));
    }

    @Test
    void refusesARenderOverItsLimits() {
        workshop.publish("welcome", "text", "{loop 999}\n{loop 999}");
        Diagnosis diagnosis = workshop.smsFailure("welcome");

        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.LIMIT_EXCEEDED);
        assertThat(diagnosis.message()).isEqualTo("the render spent its limit STEPS: more than 1000 steps");
        assertThat(diagnosis.place()).isEqualTo(new SourcePlace("welcome@1", "text", 2, 0));
    }

    @Test
    void allPartsShareOneBudgetAndEachMessageHasItsOwn() throws UnrenderableException, AbortedException {
        workshop.publish("once", "text", "{loop 600}");
        workshop.publish("twice", "title", "{loop 600}", "body", "{loop 600}");

        assertThat(workshop.failure(Workshop.request("twice", Channel.PUSH, Map.of()))
                        .code())
                .isEqualTo(DiagnosisCode.LIMIT_EXCEEDED);
        assertThat(workshop.sms("once")).isEmpty();
        assertThat(workshop.sms("once")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    error,       TEMPLATE_ERROR, cannot add a list, 1
                    vague limit, LIMIT_EXCEEDED, too much, 1
                    overflow,    LIMIT_EXCEEDED, the template nests too deeply, 0
                    crash,       INTERNAL_ERROR, the template's engine failed with IllegalStateException, 0
                    crash io,    INTERNAL_ERROR, the template's engine failed with UncheckedIOException, 0
                    linkage,     INTERNAL_ERROR, the template's engine failed with NoClassDefFoundError, 0
                    """)
    void aFailureNamesItsPlaceAndNoValues(String word, DiagnosisCode code, String message, int line) {
        workshop.publish("welcome", "text", "{" + word + "}");
        Diagnosis diagnosis = workshop.smsFailure("welcome");

        assertThat(diagnosis.code()).isEqualTo(code);
        assertThat(diagnosis.message()).isEqualTo(message);
        assertThat(diagnosis.place()).isEqualTo(new SourcePlace("welcome@1", "text", line, 0));
        assertThat(diagnosis.advice()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{crash}", "{!no}", "{overflow}", "{v}"})
    void aSlotIsUnharmedByAFailureInTheMiddleOfAPart(String text) throws UnrenderableException, AbortedException {
        workshop.publish("bad", "text", "half \uD83D" + text);
        workshop.publish("good", "text", "\uDC4D \"fine\"");

        assertThatThrownBy(() -> workshop.sms("bad"))
                .isInstanceOfAny(UnrenderableException.class, AbortedException.class);
        assertThat(workshop.sms("good")).isEqualTo("\uFFFD \\\"fine\\\"");
    }
}

package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.App;
import dev.platen.app.it.Outputs.Output;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One instance, one broker: every channel, every kind of bad input, templates that change.
class EndToEndIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_MESSAGE_BYTES = 5 * 1024 * 1024;

    private static App app;
    private static Api api;
    private static Outputs outputs;

    @BeforeAll
    static void startInstance(@TempDir Path folder) throws Exception {
        String tenant = TestBroker.newTenant(EndToEndIT.class);
        app = Installation.in(folder, tenant).start(Map.of("limits.output", "64 KiB", "limits.payload", "4 MiB"));
        api = new Api(app.apiUrl());
        outputs = new Outputs(tenant);
        api.publish("acme", "footer", "strict", Map.of("html", "<p>{{ shop }} &amp; co</p>", "text", "-- {{ shop }}"));
        api.publish(
                "acme",
                "layout",
                "strict",
                Map.of("html", "<html>{% block content %}{% endblock %}{% include \"footer\" %}</html>"));
    }

    @AfterAll
    static void stopInstance() throws Exception {
        outputs.close();
        api.close();
        app.close();
    }

    private static String request(String id, String template, String channel, String data) {
        return "{\"id\":\"" + id + "\",\"workspace\":\"acme\",\"template\":\"" + template + "\",\"channel\":\""
                + channel + "\",\"locale\":\"de-DE\",\"timeZone\":\"Europe/Berlin\",\"data\":" + data + "}";
    }

    @Test
    void rendersAnEmailWithLayoutAndIncludesEscapedByPart() throws Exception {
        api.publish(
                "acme",
                "order",
                "strict",
                Map.of(
                        "subject", "Order {{ order.id }} for {{ name }}",
                        "html",
                                "{% extends \"layout\" %}{% block content %}<h1>{{ name }}</h1>"
                                        + "{% for line in order.lines %}<li>{{ line.sku }} {{ line.price }}</li>"
                                        + "{% endfor %}{% endblock %}",
                        "text", "{{ name }}{% include \"footer\" %}"));
        String data = "{\"name\":\"Ann <& Bob>\",\"shop\":\"A\\\"B\",\"order\":{\"id\":17,\"lines\":"
                + "[{\"sku\":\"x\",\"price\":12.30},{\"sku\":\"ü€😀\",\"price\":7}]}}";
        outputs.send("normal", request("email-1", "order", "email", data));

        Output output = outputs.awaitId("email-1");
        assertThat(output.topic()).isEqualTo("rendered/email");
        assertThat(output.property("platen-template")).isEqualTo("order@1");
        assertThat(output.property("platen-workspace")).isEqualTo("acme");
        JsonNode message = JSON.readTree(output.payload());
        assertThat(message.path("id").asText()).isEqualTo("email-1");
        assertThat(message.path("parts").path("subject").asText()).isEqualTo("Order 17 for Ann <& Bob>");
        assertThat(message.path("parts").path("html").asText())
                .isEqualTo("<html><h1>Ann &lt;&amp; Bob&gt;</h1><li>x 12.30</li><li>ü€😀 7</li>"
                        + "<p>A&quot;B &amp; co</p></html>");
        assertThat(message.path("parts").path("text").asText()).isEqualTo("Ann <& Bob>-- A\"B");
    }

    @ParameterizedTest
    @CsvSource({"urgent,sms,rendered/sms", "high,push,rendered/push", "bulk,webhook,rendered/webhook"})
    void rendersEveryOtherChannelFromEveryOtherLane(String lane, String channel, String topic) throws Exception {
        api.publish(
                "acme",
                "multi-" + channel,
                "strict",
                Map.of("text", "sms {{ v }}", "title", "t {{ v }}", "body", "{\"v\":\"{{ v }}\"}"));
        outputs.send(lane, request("multi-" + channel, "multi-" + channel, channel, "{\"v\":\"a\\\"b<\"}"));

        Output output = outputs.awaitId("multi-" + channel);
        assertThat(output.topic()).isEqualTo(topic);
        assertThat(output.property("platen-lane")).isEqualTo(lane);
        JsonNode parts = JSON.readTree(output.payload()).path("parts");
        switch (channel) {
            case "sms" -> assertThat(parts.path("text").asText()).isEqualTo("sms a\"b<");
            case "push" -> {
                assertThat(parts.path("title").asText()).isEqualTo("t a\"b<");
                assertThat(parts.path("body").asText()).isEqualTo("{\"v\":\"a\"b<\"}");
            }
            default ->
                assertThat(JSON.readTree(parts.path("body").asText()).path("v").asText())
                        .as("a webhook's body is JSON whatever the value contains")
                        .isEqualTo("a\"b<");
        }
    }

    @Test
    void previewsExactlyTheBytesThatProductionSends() throws Exception {
        api.publish(
                "acme",
                "same",
                "strict",
                Map.of(
                        "subject",
                        "{{ a }}",
                        "html",
                        "{% for x in xs %}<b>{{ x }}</b>\n{% endfor %}",
                        "text",
                        "{{ a }}"));
        String request = request("same-1", "same", "email", "{\"a\":\"ä \\\" <\",\"xs\":[1,2.50,\"\\u2028\",null]}");
        outputs.send("high", request);

        Api.Answer preview = api.call("POST", "/v1/workspaces/acme/templates/same/preview", request);
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.body()).isEqualTo(outputs.awaitId("same-1").payload());
    }

    @Test
    void abortIsAnOutcomeOfItsOwn() throws Exception {
        api.publish(
                "acme", "optout", "strict", Map.of("text", "{% if gone %}{{ abort(\"opted out\") }}{% endif %}hello"));
        outputs.send("normal", request("abort-1", "optout", "sms", "{\"gone\":true}"));
        outputs.send("normal", request("abort-2", "optout", "sms", "{\"gone\":false}"));

        Output aborted = outputs.awaitId("abort-1");
        assertThat(aborted.topic()).isEqualTo("rendered/aborted");
        assertThat(aborted.property("platen-reason")).isEqualTo("opted out");
        assertThat(outputs.awaitId("abort-2").topic()).isEqualTo("rendered/sms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "MALFORMED_JSON|{\"id\":\"bad-MALFORMED_JSON\",",
                "INVALID_REQUEST|{\"id\":\"bad-INVALID_REQUEST\",\"workspace\":\"acme\",\"template\":\"strict\",\"channel\":\"fax\"}",
                "UNKNOWN_WORKSPACE|{\"id\":\"bad-UNKNOWN_WORKSPACE\",\"workspace\":\"nobody\",\"template\":\"strict\",\"channel\":\"sms\"}",
                "UNKNOWN_TEMPLATE|{\"id\":\"bad-UNKNOWN_TEMPLATE\",\"workspace\":\"acme\",\"template\":\"strict@99\",\"channel\":\"sms\"}",
                "MISSING_VARIABLE|{\"id\":\"bad-MISSING_VARIABLE\",\"workspace\":\"acme\",\"template\":\"strict\",\"channel\":\"sms\"}",
                "TEMPLATE_ERROR|{\"id\":\"bad-TEMPLATE_ERROR\",\"workspace\":\"acme\",\"template\":\"strict\",\"channel\":\"sms\",\"data\":{\"v\":[1],\"n\":7}}",
                "PART_MISSING|{\"id\":\"bad-PART_MISSING\",\"workspace\":\"acme\",\"template\":\"strict\",\"channel\":\"push\"}",
                "DEADLINE_PASSED|{\"id\":\"bad-DEADLINE_PASSED\",\"workspace\":\"acme\",\"template\":\"strict\",\"channel\":\"sms\",\"deadline\":\"2020-01-01T00:00:00Z\"}",
                "OUTPUT_TOO_LARGE|{\"id\":\"bad-OUTPUT_TOO_LARGE\",\"workspace\":\"acme\",\"template\":\"large\",\"channel\":\"sms\",\"data\":{\"v\":\"0123456789\"}}",
                "TEMPLATE_INVALID|{\"id\":\"bad-TEMPLATE_INVALID\",\"workspace\":\"acme\",\"channel\":\"sms\",\"parts\":{\"text\":\"a\\n{{ b\"}}",
            })
    void badInputBecomesADeadLetterWithItsDiagnosis(String code, String payload) throws Exception {
        api.publish(
                "acme", "strict", "strict", Map.of("text", "one\ntwo {{ v }}\n{% for x in n %}{{ x }}{% endfor %}"));
        api.publish("acme", "large", "strict", Map.of("text", "{% for i in range(1, 20000) %}{{ v }}{% endfor %}"));
        outputs.send("normal", payload);

        Output letter = outputs.await(
                "dead letter " + code,
                output -> output.topic().equals("requests/dead-letter")
                        && output.text().equals(payload));
        assertThat(letter.property("platen-code")).isEqualTo(code);
        assertThat(letter.id()).isEqualTo("bad-" + code);
        assertThat(letter.property("platen-message")).isNotBlank();
        assertThat(letter.property("platen-advice")).isNotBlank();
        assertThat(letter.property("platen-lane")).isEqualTo("normal");
        if (code.equals("MISSING_VARIABLE")) {
            assertThat(letter.property("platen-part")).isEqualTo("text");
            assertThat(letter.property("platen-line")).isEqualTo("2");
            assertThat(letter.property("platen-message")).contains("v");
        }
        if (code.equals("TEMPLATE_ERROR")) {
            assertThat(letter.property("platen-line")).isEqualTo("3");
        }
    }

    @Test
    void aDeadLetterOfTheLargestPayloadKeepsEveryByte() throws Exception {
        byte[] payload = new byte[LARGEST_MESSAGE_BYTES - 200];
        new Random(4711).nextBytes(payload);
        outputs.send("bulk", payload);

        Output letter = outputs.await("the large dead letter", output -> output.payload().length == payload.length);
        assertThat(Arrays.equals(letter.payload(), payload))
                .as("payload unchanged")
                .isTrue();
        assertThat(letter.property("platen-code")).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void aPayloadThatClaimsMoreThanAnyMessageHasIsNotUnpacked() throws Exception {
        outputs.sendCompressed("urgent", new byte[4 * LARGEST_MESSAGE_BYTES]);

        Output letter = outputs.await(
                "the dead letter with the payload as it came",
                output -> output.property("platen-message").contains("20971520 bytes"));
        assertThat(letter.property("platen-code")).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(letter.payload().length).as("still compressed").isBetween(1, 1 << 20);
    }

    @Test
    void aLaneGoesOnAfterABatchThatClaimsToBeTooLarge() throws Exception {
        api.publish("acme", "calm", "strict", Map.of("text", "calm"));
        outputs.sendCompressedBatch("bulk", new byte[20_000], 1_000);
        outputs.send("bulk", request("after-a-bomb", "calm", "sms", "{}"));
        assertThat(outputs.awaitId("after-a-bomb").topic())
                .as("the broker counted more messages than the lane has permits for")
                .isEqualTo("rendered/sms");
    }

    @Test
    void aMessageWithoutAPayloadIsADeadLetterToo() throws Exception {
        outputs.send("urgent", (byte[]) null);
        Output letter = outputs.await(
                "the empty dead letter",
                output -> output.topic().equals("requests/dead-letter")
                        && output.payload().length == 0
                        && output.property("platen-lane").equals("urgent")
                        && !output.property("platen-code").equals("PAYLOAD_TOO_LARGE"));
        assertThat(letter.property("platen-code")).isIn("MALFORMED_JSON", "INVALID_REQUEST");
    }

    @Test
    void aValueCannotAddALineToASubject() throws Exception {
        api.publish("acme", "headers", "strict", Map.of("subject", "Hi\n{{ v }}", "text", "a\n{{ v }}"));
        outputs.send("high", request("headers-1", "headers", "email", "{\"v\":\"x\\r\\nBcc: evil@example.org\"}"));

        JsonNode parts = JSON.readTree(outputs.awaitId("headers-1").payload()).path("parts");
        assertThat(parts.path("subject").asText()).isEqualTo("Hi x  Bcc: evil@example.org");
        assertThat(parts.path("text").asText()).isEqualTo("a\nx\r\nBcc: evil@example.org");
    }

    @Test
    void badInputDoesNotHoldUpItsLane() throws Exception {
        api.publish("acme", "fine", "strict", Map.of("text", "{{ v }}"));
        for (int i = 0; i < 200; i++) {
            outputs.send(
                    "high", i % 2 == 0 ? "{broken " + i : request("lane-" + i, "fine", "sms", "{\"v\":" + i + "}"));
        }
        for (int i = 1; i < 200; i += 2) {
            assertThat(outputs.awaitId("lane-" + i).topic()).isEqualTo("rendered/sms");
        }
    }

    @Test
    void aNewVersionIsUsedWithinASecondAndCanBeRolledBack() throws Exception {
        api.publish("acme", "moving", "strict", Map.of("text", "first"));
        outputs.send("urgent", request("moving-1", "moving", "sms", "{}"));
        assertThat(text(outputs.awaitId("moving-1"))).isEqualTo("first");

        assertThat(api.publish("acme", "moving", "strict", Map.of("text", "second")))
                .isEqualTo(2);
        Awaitility.await("the new version")
                .atMost(Duration.ofSeconds(1))
                .until(() -> preview("moving"), "second"::equals);
        outputs.send("urgent", request("moving-2", "moving", "sms", "{}"));
        outputs.send("urgent", request("moving-3", "moving@1", "sms", "{}"));
        assertThat(text(outputs.awaitId("moving-2"))).isEqualTo("second");
        assertThat(text(outputs.awaitId("moving-3")))
                .as("a fixed version stays")
                .isEqualTo("first");

        Api.Answer live = api.call("POST", "/v1/workspaces/acme/templates/moving/live", "{\"version\":1}");
        assertThat(live.status()).isEqualTo(200);
        outputs.send("urgent", request("moving-4", "moving", "sms", "{}"));
        assertThat(text(outputs.awaitId("moving-4"))).isEqualTo("first");
    }

    @Test
    void aChangedIncludeChangesWhatIncludesIt() throws Exception {
        api.publish("acme", "sign", "strict", Map.of("text", "old"));
        api.publish("acme", "letter", "strict", Map.of("text", "Hi {% include \"sign\" %}"));
        outputs.send("high", request("sign-1", "letter", "sms", "{}"));
        assertThat(text(outputs.awaitId("sign-1"))).isEqualTo("Hi old");

        api.publish("acme", "sign", "strict", Map.of("text", "new"));
        outputs.send("high", request("sign-2", "letter", "sms", "{}"));
        assertThat(text(outputs.awaitId("sign-2"))).isEqualTo("Hi new");
    }

    @Test
    void aSyntaxErrorIsRefusedWithItsPlaceAndStoresNothing() throws Exception {
        Api.Answer answer = api.call(
                "PUT",
                "/v1/workspaces/acme/templates/broken",
                "{\"parts\":{\"text\":\"fine\",\"subject\":\"s\",\"html\":\"a\\nb {% if %}\"}}");
        assertThat(answer.status()).isEqualTo(422);
        JsonNode error = answer.json().path("error");
        assertThat(error.path("part").asText()).isEqualTo("html");
        assertThat(error.path("line").asInt()).isEqualTo(2);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(api.call("GET", "/v1/workspaces/acme/templates/broken", "").status())
                .isEqualTo(404);
    }

    @Test
    void oneWorkspaceNeverSeesAnother() throws Exception {
        api.publish("globex", "secret", "strict", Map.of("text", "globex secret"));
        Api.Answer answer = api.call(
                "PUT", "/v1/workspaces/acme/templates/thief", "{\"parts\":{\"text\":\"{% include 'secret' %}\"}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("error").path("message").asText()).contains("no template 'secret'");
        assertThat(answer.json().path("error").path("line").asInt()).isEqualTo(1);
        outputs.send("high", request("thief-1", "secret", "sms", "{}"));
        assertThat(outputs.awaitId("thief-1").property("platen-code")).isEqualTo("UNKNOWN_TEMPLATE");
    }

    @Test
    void theRecordingThatAlwaysRunsHasTheEvents(@TempDir Path folder) throws Exception {
        api.publish("acme", "recorded", "strict", Map.of("text", "{{ v }}"));
        outputs.send("urgent", request("recorded-1", "recorded", "sms", "{\"v\":\"x\"}"));
        outputs.send("urgent", request("recorded-2", "recorded", "sms", "{}"));
        outputs.awaitId("recorded-1");
        outputs.awaitId("recorded-2");

        Path recording = folder.resolve("platen.jfr");
        try (Api admin = new Api(app.adminUrl())) {
            Files.write(recording, admin.call("GET", "/recording", "").body());
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
        assertThat(events)
                .as("rendered")
                .anyMatch(event -> event.getEventType().getName().equals("dev.platen.MessageRendered")
                        && event.getString("template").equals("recorded@1")
                        && event.getString("lane").equals("urgent")
                        && event.getLong("outputBytes") > 0);
        assertThat(events)
                .as("failed")
                .anyMatch(event -> event.getEventType().getName().equals("dev.platen.MessageFailed")
                        && event.getString("code").equals("MISSING_VARIABLE")
                        && event.getInt("line") == 1);
        assertThat(events)
                .as("compiled")
                .anyMatch(event -> event.getEventType().getName().equals("dev.platen.TemplateCompiled")
                        && event.getString("template").equals("recorded@1")
                        && event.getBoolean("valid"));
        assertThat(events)
                .as("the heap, for the control loop")
                .anyMatch(event -> event.getEventType().getName().equals("jdk.GCHeapMemoryUsage"));
    }

    private static String text(Output output) throws Exception {
        return JSON.readTree(new String(output.payload(), StandardCharsets.UTF_8))
                .path("parts")
                .path("text")
                .asText();
    }

    private static String preview(String template) throws Exception {
        Api.Answer answer = api.call(
                "POST", "/v1/workspaces/acme/templates/" + template + "/preview", "{\"channel\":\"sms\",\"data\":{}}");
        return answer.json().path("parts").path("text").asText();
    }
}

package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.broker.Destination;
import dev.platen.app.broker.Publication;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.spi.template.SourcePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
    private static final MessageIdentity ADA = new MessageIdentity("r-1", "acme", "welcome");
    private static final byte[] PAYLOAD = {'{', (byte) 0xFF, 0, '}'};

    private static byte[] notNeeded() {
        throw new AssertionError("the payload is copied for dead letters only");
    }

    @ParameterizedTest
    @EnumSource
    void sendsWhatWasRenderedToItsChannel(Channel channel) {
        byte[] output = {1, 2, 3};
        Publication publication = Settlement.publication(
                new Outcome.Rendered(ADA, "welcome@7", channel, output), Lane.HIGH, SettlementTest::notNeeded);

        assertThat(publication.destination()).isEqualTo(Destination.of(channel));
        assertThat(publication.destination().path()).isEqualTo("rendered/" + channel.id());
        assertThat(publication.payload()).isSameAs(output);
        assertThat(publication.properties())
                .isEqualTo(Map.of(
                        "platen-request-id", "r-1",
                        "platen-workspace", "acme",
                        "platen-template", "welcome@7",
                        "platen-lane", "high"));
    }

    @Test
    void sendsWhatWasAbortedToATopicOfItsOwn() throws IOException {
        Publication publication = Settlement.publication(
                new Outcome.Aborted(ADA, "welcome@7", Channel.PUSH, "no \"consent\"\n"),
                Lane.BULK,
                SettlementTest::notNeeded);

        assertThat(publication.destination()).isEqualTo(Destination.ABORTED);
        assertThat(publication.destination().path()).isEqualTo("rendered/aborted");
        assertThat(publication.properties())
                .isEqualTo(Map.of(
                        "platen-request-id", "r-1",
                        "platen-workspace", "acme",
                        "platen-template", "welcome@7",
                        "platen-lane", "bulk",
                        "platen-channel", "push",
                        "platen-reason", "no \"consent\"\n"));
        JsonNode body = new ObjectMapper().readTree(publication.payload());
        assertThat(body.toString())
                .isEqualTo("{\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"welcome@7\",\"channel\":\"push\","
                        + "\"aborted\":{\"reason\":\"no \\\"consent\\\"\\n\"}}");
    }

    @Test
    void sendsWhatFailedToTheDeadLettersWithItsPayloadUnchanged() {
        SourcePlace place = new SourcePlace("layout@3", "html", 12, 5);
        Diagnosis diagnosis = new Diagnosis(DiagnosisCode.MISSING_VARIABLE, place, "no 'name'", "send it");
        Publication publication =
                Settlement.publication(new Outcome.Failed(ADA, diagnosis), Lane.URGENT, PAYLOAD::clone);

        assertThat(publication.destination()).isEqualTo(Destination.DEAD_LETTER);
        assertThat(publication.destination().path()).isEqualTo("requests/dead-letter");
        assertThat(publication.payload()).isEqualTo(PAYLOAD);
        assertThat(publication.properties())
                .isEqualTo(Map.of(
                        "platen-request-id", "r-1",
                        "platen-workspace", "acme",
                        "platen-template", "welcome",
                        "platen-lane", "urgent",
                        "platen-code", "MISSING_VARIABLE",
                        "platen-message", "no 'name'",
                        "platen-advice", "send it",
                        "platen-failed-template", "layout@3",
                        "platen-part", "html",
                        "platen-line", "12"));
    }

    @Test
    void leavesThePlaceOutWhereThereIsNone() {
        Diagnosis nowhere = new Diagnosis(DiagnosisCode.MALFORMED_JSON, "m", "a");
        Diagnosis somewhere =
                new Diagnosis(DiagnosisCode.TEMPLATE_ERROR, new SourcePlace("t@1", "text", 0, 0), "m", "a");

        assertThat(deadLetter(MessageIdentity.UNKNOWN, nowhere).properties())
                .isEqualTo(Map.of(
                        "platen-request-id", "",
                        "platen-workspace", "",
                        "platen-template", "",
                        "platen-lane", "normal",
                        "platen-code", "MALFORMED_JSON",
                        "platen-message", "m",
                        "platen-advice", "a"));
        assertThat(deadLetter(ADA, somewhere).properties())
                .containsEntry("platen-part", "text")
                .doesNotContainKey("platen-line");
    }

    private static Publication deadLetter(MessageIdentity identity, Diagnosis diagnosis) {
        return Settlement.publication(new Outcome.Failed(identity, diagnosis), Lane.NORMAL, PAYLOAD::clone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\u0001", "ä", "€", "\uD83D\uDC4D", "\uD83D"})
    void propertiesStayUnderTheirBoundWhateverTheTexts(String piece) throws IOException {
        String hostile = piece.repeat(100_000);
        MessageIdentity identity = new MessageIdentity(hostile, hostile, hostile);
        SourcePlace place = new SourcePlace(hostile, hostile, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Publication deadLetter =
                deadLetter(identity, new Diagnosis(DiagnosisCode.PAYLOAD_TOO_LARGE, place, hostile, hostile));
        Publication aborted = Settlement.publication(
                new Outcome.Aborted(identity, "welcome@7", Channel.WEBHOOK, hostile),
                Lane.URGENT,
                SettlementTest::notNeeded);

        assertThat(bytes(deadLetter.properties())).isLessThan(Settlement.MAX_PROPERTIES_BYTES);
        assertThat(bytes(aborted.properties())).isLessThan(Settlement.MAX_PROPERTIES_BYTES);
        assertThat(aborted.payload())
                .as("the message about an abort, of which each character may be an escape")
                .hasSizeLessThan(16 * 1024);
        assertThat(new ObjectMapper()
                        .readTree(aborted.payload())
                        .path("aborted")
                        .path("reason")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void keepsTheLongestValidIdAndTemplate() {
        MessageIdentity identity = new MessageIdentity("€".repeat(256), "w".repeat(64), "t".repeat(64) + "@999999999");
        Map<String, String> properties = deadLetter(identity, new Diagnosis(DiagnosisCode.UNKNOWN_TEMPLATE, "m", "a"))
                .properties();

        assertThat(properties)
                .containsEntry("platen-request-id", identity.id())
                .containsEntry("platen-workspace", "w".repeat(64))
                .containsEntry("platen-template", "t".repeat(64) + "@999999999");
        assertThat(properties.get("platen-request-id")).hasSize(256);
    }

    private static int bytes(Map<String, String> properties) {
        return properties.entrySet().stream()
                .mapToInt(property -> (property.getKey() + property.getValue()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}

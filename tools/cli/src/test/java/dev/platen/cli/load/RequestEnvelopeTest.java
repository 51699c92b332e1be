package dev.platen.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RequestEnvelopeTest {
    @Test
    void writesARequestThatReadsBack() throws IOException {
        RequestEnvelope envelope = RequestEnvelope.of(
                "acme", "order \"x\"@7", Channel.SMS, "de-DE", "Europe/Berlin", "{\"name\":\"Björn\"}");
        JsonNode request = new ObjectMapper().readTree(envelope.withId("r-17"));
        assertThat(request.path("id").asText()).isEqualTo("r-17");
        assertThat(request.path("workspace").asText()).isEqualTo("acme");
        assertThat(request.path("template").asText()).isEqualTo("order \"x\"@7");
        assertThat(request.path("channel").asText()).isEqualTo("sms");
        assertThat(request.path("locale").asText()).isEqualTo("de-DE");
        assertThat(request.path("timeZone").asText()).isEqualTo("Europe/Berlin");
        assertThat(request.path("data").path("name").asText()).isEqualTo("Björn");
    }

    @Test
    void requestsOfOneEnvelopeDifferInTheirIdOnly() {
        RequestEnvelope envelope = RequestEnvelope.ofTail("\"}");
        assertThat(envelope.withId("1")).asString().isEqualTo("{\"id\":\"1\"}");
        assertThat(envelope.withId("22")).asString().isEqualTo("{\"id\":\"22\"}");
    }
}

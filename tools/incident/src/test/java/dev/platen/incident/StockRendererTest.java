package dev.platen.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockRendererTest {
    private static final byte[] REQUEST = """
            {"id":"n7","workspace":"acme","template":"note","channel":"email","data":{"name":"Ann","rows":[1,2]}}""".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void theOutputHasTheSameMembersAsPlatens() throws Exception {
        Path template = Files.createDirectories(folder.resolve("acme/note"));
        Files.writeString(template.resolve("subject.peb"), "To {{ name }}");
        Files.writeString(template.resolve("html.peb"), "{% for row in rows %}<p>{{ row }}</p>{% endfor %}");

        Output output = new StockRenderer(folder).render(REQUEST);

        JsonNode json = new ObjectMapper().readTree(output.payload());
        assertThat(output.channel()).isEqualTo("email");
        assertThat(output.id()).isEqualTo("n7");
        assertThat(json.fieldNames()).toIterable().containsExactly("id", "workspace", "template", "channel", "parts");
        assertThat(json.path("parts").path("subject").asText()).isEqualTo("To Ann");
        assertThat(json.path("parts").path("html").asText()).isEqualTo("<p>1</p><p>2</p>");
    }

    @Test
    void whatIsNoJsonIsAnErrorThatAConsumerCanHandle() {
        assertThatThrownBy(() -> new StockRenderer(folder).render(new byte[] {'x'}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anIdIsReadWithoutParsing() {
        assertThat(Outputs.idOf(REQUEST)).isEqualTo("n7");
    }

    @Test
    void aSetupSurvivesTheCommandLine() {
        Setup setup =
                new Setup(Setup.Style.PASS_THROUGH, "pulsar://127.0.0.1:1", "", "tenant", Path.of("/tmp/x"), 50, 7_900);

        assertThat(Setup.parse(setup.arguments().toArray(String[]::new))).isEqualTo(setup);
    }

    @Test
    void aReadingSurvivesItsLine() {
        Probe.Reading reading = new Probe.Reading(1, 2, 3);

        assertThat(reading.line()).startsWith(Probe.WORD);
        assertThat(Probe.Reading.parse(reading.line())).isEqualTo(reading);
    }
}

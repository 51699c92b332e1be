package dev.platen.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    @Test
    void showsThePlaceLikeACompiler() throws JsonProcessingException {
        Diagnosis diagnosis = Diagnosis.of(new ObjectMapper().readTree("""
                {"code":"TEMPLATE_INVALID","message":"unknown tag 'fro'","template":"welcome","part":"html",
                 "line":2,"column":5,"advice":"Did you mean 'for'?"}"""));
        assertThat(diagnosis.text(
                        Map.of("html", "<ul>\n\t{% fro item in items %}\n</ul>"),
                        Map.of("html", Path.of("w/html.peb"))))
                .isEqualTo("""
                        welcome html:2:5: unknown tag 'fro'
                          in w/html.peb
                          2 | \t{% fro item in items %}
                            | \t   ^
                          Did you mean 'for'?""");
    }

    @Test
    void leavesOutWhatIsNotKnown() throws JsonProcessingException {
        Diagnosis diagnosis =
                Diagnosis.of(new ObjectMapper().readTree("{\"code\":\"NOT_FOUND\",\"message\":\"no such template\"}"));
        assertThat(diagnosis.text(Map.of(), Map.of())).isEqualTo("no such template");
    }

    @Test
    void survivesPlacesOutsideTheSource() {
        Diagnosis beyond = new Diagnosis("X", "m", "t", "html", 9, 9, "");
        assertThat(beyond.text(Map.of("html", "one line"), Map.of())).isEqualTo("t html:9:9: m");
        Diagnosis farRight = new Diagnosis("X", "m", "t", "html", 1, 99, "");
        assertThat(farRight.text(Map.of("html", "short"), Map.of())).isEqualTo("t html:1:99: m\n  1 | short");
    }
}

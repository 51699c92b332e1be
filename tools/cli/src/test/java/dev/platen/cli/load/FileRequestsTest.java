package dev.platen.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRequestsTest {
    private static final FileRequests.Target TARGET =
            new FileRequests.Target("acme", "welcome", Channel.SMS, Lane.HIGH, "en", "UTC");

    @TempDir
    private Path folder;

    @Test
    void eachLineIsOneRequestAndTheFileBeginsAgain() throws IOException {
        try (FileRequests requests = requests("{\"n\":1}\n\n{\"n\":2}\n")) {
            int[] seen = new int[5];
            for (int i = 0; i < seen.length; i++) {
                RequestSource.Request request = requests.next(i);
                JsonNode json = new ObjectMapper().readTree(request.payload());
                assertThat(request.lane()).isEqualTo(Lane.HIGH);
                assertThat(json.path("id").asText()).isEqualTo("t-" + i);
                seen[i] = json.path("data").path("n").asInt();
            }
            assertThat(seen).containsExactly(1, 2, 1, 2, 1);
        }
    }

    @Test
    void aBrokenLineNamesItsPlace() throws IOException {
        try (FileRequests requests = requests("{\"n\":1}\n{\"n\":\n")) {
            var _ = requests.next(0);
            assertThatThrownBy(() -> requests.next(1))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("data.jsonl:2:");
        }
    }

    @Test
    void aLineThatIsNoObjectIsRefused() throws IOException {
        try (FileRequests requests = requests("[1]\n")) {
            assertThatThrownBy(() -> requests.next(0)).hasMessageContaining("data.jsonl:1: not a JSON object");
        }
    }

    @Test
    void aFileWithoutDataIsRefusedInsteadOfReadForEver() throws IOException {
        try (FileRequests requests = requests("\n\n")) {
            assertThatThrownBy(() -> requests.next(0)).hasMessageContaining("no line with data");
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new FileRequests(folder.resolve("nowhere.jsonl"), TARGET, "t-"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nowhere.jsonl");
    }

    private FileRequests requests(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("data.jsonl"), text);
        return new FileRequests(file, TARGET, "t-");
    }
}

package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.console.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_MESSAGE_BYTES = 5L << 20;

    @Test
    void theSameSeedGivesTheSameRequestsAndAnotherSeedOthers() {
        Mix mix = new Mix(MixSpec.named("mixed"), 7, 500);
        Mix same = new Mix(MixSpec.named("mixed"), 7, 500);
        Mix other = new Mix(MixSpec.named("mixed"), 8, 500);
        int different = 0;
        for (int i = 0; i < 500; i++) {
            assertThat(same.request(i)).as("request %d", i).isEqualTo(mix.request(i));
            different += Arrays.equals(other.request(i), mix.request(i)) ? 0 : 1;
        }
        assertThat(different).as("requests that another seed changed").isGreaterThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "mixed", "heavy", "poison"})
    void aBurstOfFullSizeIsHalfToAllOf600Megabytes(String name) {
        MixSpec spec = MixSpec.named(name);

        assertThat(new Mix(spec, 1, spec.messages()).burstBytes() / 1e6)
                .as("megabytes of %s", name)
                .isBetween(500.0, 660.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "mixed", "heavy", "poison"})
    void requestsAreJsonOfTheSizeThatTheirKindSays(String name) throws Exception {
        Mix mix = new Mix(MixSpec.named(name), 3, 400);
        for (int i = 0; i < 400; i++) {
            byte[] request = mix.request(i);
            MixSpec.Kind kind = mix.spec().kinds().get(mix.kind(i));
            JsonNode json = JSON.readTree(request);
            assertThat(json.path("id").asText()).isEqualTo("n" + i);
            assertThat(json.path("template").asText()).isEqualTo(kind.template());
            assertThat((long) request.length).isLessThan(LARGEST_MESSAGE_BYTES);
            if (kind.maxBytes() > 0) {
                assertThat(request.length)
                        .as("bytes of a %s", kind.template())
                        .isBetween(kind.minBytes(), kind.maxBytes() + 400);
            } else {
                assertThat(json.path("data").path("rows").size()).isBetween(kind.minRows(), kind.maxRows());
            }
        }
    }

    @Test
    void consecutiveKindsFillOneBlockAndSharesAreKept() {
        Mix mix = new Mix(MixSpec.named("heavy"), 1, 1_000);
        int first = -1;
        int last = -1;
        int heavy = 0;
        for (int i = 0; i < 1_000; i++) {
            if (mix.spec().kinds().get(mix.kind(i)).consecutive()) {
                first = first < 0 ? i : first;
                last = i;
                heavy++;
            }
        }
        assertThat(heavy).as("10 %%").isEqualTo(100);
        assertThat(last - first).as("with nothing in between").isEqualTo(99);
        assertThat(mix.kind(first + 1_000)).as("arrivals begin again").isEqualTo(mix.kind(first));
    }

    @Test
    void oneOfTenWorkspacesMakesFourFifths() throws Exception {
        Mix mix = new Mix(MixSpec.named("light"), 1, 2_000);
        Map<String, Integer> requests = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            requests.merge(JSON.readTree(mix.request(i)).path("workspace").asText(), 1, Integer::sum);
        }
        assertThat(requests).hasSize(10);
        assertThat(requests.get("tenant-0")).isBetween(1_500, 1_700);
    }

    @Test
    void aFileDescribesAMix(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.json"), """
                {"name": "own", "messages": 10, "roundTripMillis": 5,
                 "kinds": [{"template": "note", "share": 1.0, "minBytes": 500, "maxBytes": 600}]}""");

        MixSpec spec = MixSpec.named(file.toString());

        assertThat(spec.name()).isEqualTo("own");
        assertThat(spec.batched()).as("as the client does by default").isTrue();
        assertThat(spec.roundTripMillis()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"a\", \"messages\": 1, \"kinds\": []}",
                "{\"name\": \"a\", \"messages\": 1, \"kinds\": [{\"template\": \"x\", \"share\": 1, \"minBytes\": 500}]}",
                "{\"name\": \"a\", \"messages\": 1, \"unknown\": 1, \"kinds\": []}",
                "no JSON"
            })
    void whatIsWrongInAFileIsSaidWithItsName(String content, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.json"), content);

        assertThatThrownBy(() -> MixSpec.named(file.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("own.json");
    }
}

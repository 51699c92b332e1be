package dev.platen.app.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.message.RandomText;
import dev.platen.app.message.TemplateSource;
import dev.platen.spi.template.MissingVariables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateCodecTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheContentThatItWrote(long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            // A Java source that is no valid Unicode cannot be stored as UTF-8.
            String text = RandomText.wellFormed(RandomText.of(random, random.nextInt(100)));
            parts.put("part" + random.nextInt(100), text);
        }
        MissingVariables policy = MissingVariables.values()[random.nextInt(MissingVariables.values().length)];
        StoredTemplate template = new StoredTemplate("acme", "welcome", 3, new TemplateSource("pebble", policy, parts));

        StoredTemplate read = TemplateCodec.content(TemplateCodec.contentBytes(template), 3);

        assertThat(read).isEqualTo(template);
        assertThat(List.copyOf(read.source().parts().keySet()))
                .as("order of the parts")
                .isEqualTo(List.copyOf(parts.keySet()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheEntryThatItWrote(long seed) throws IOException {
        Random random = new Random(seed);
        TemplateEntry entry = TemplateEntry.NONE;
        for (int i = random.nextInt(30); i > 0; i--) {
            entry = entry.with(
                    new ContentPointer(random.nextLong(Long.MAX_VALUE), random.nextLong(Long.MAX_VALUE)),
                    random.nextBoolean());
        }

        assertThat(TemplateCodec.entry(TemplateCodec.entryBytes(entry))).isEqualTo(entry);
    }

    @Test
    void passesOverWhatANewerInstanceAdded() throws IOException {
        String content = """
                {"workspace":"acme","name":"welcome","engine":"pebble","missingVariables":"DEFAULT",
                 "parts":{"text":"Hi"},"author":{"name":"Ada"}}
                """;
        String entry = "{\"live\":1,\"versions\":[[17,4,\"sha\"]],\"labels\":[1]}";

        assertThat(TemplateCodec.content(content.getBytes(StandardCharsets.UTF_8), 1))
                .isEqualTo(new StoredTemplate(
                        "acme",
                        "welcome",
                        1,
                        new TemplateSource("pebble", MissingVariables.DEFAULT, Map.of("text", "Hi"))));
        assertThat(TemplateCodec.entry(entry.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(TemplateEntry.NONE.with(new ContentPointer(17, 4), true));
    }

    @Test
    void anIndexEntryIsSmall() throws IOException {
        TemplateEntry entry = TemplateEntry.NONE;
        for (int i = 0; i < 1_000; i++) {
            entry = entry.with(new ContentPointer(1_000_000 + i, i), true);
        }

        assertThat(TemplateCodec.entryBytes(entry))
                .as("a thousand versions; it is written whole at every change")
                .hasSizeLessThan(16 * 1024);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> TemplateCodec.entry("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}

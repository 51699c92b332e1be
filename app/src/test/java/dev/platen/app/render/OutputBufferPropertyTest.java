package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.RandomText;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.StaticText;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random text, cut into random calls, against the JDK's encoder and Jackson's reader.
class OutputBufferPropertyTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final OutputBuffer buffer = new OutputBuffer(1);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encodesLikeTheJdk(long seed) {
        Random random = new Random(seed);
        buffer.start(Long.MAX_VALUE);
        StringBuilder expected = new StringBuilder();
        String text = text(random);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(random.nextBoolean() ? 4 : text.length() + 1));
            expected.append(write(random, text, at, end));
            at = end;
        }
        buffer.write(".");

        byte[] bytes = (RandomText.wellFormed(expected) + ".").getBytes(StandardCharsets.UTF_8);
        assertThat(buffer.toByteArray()).isEqualTo(bytes);
        assertThat(buffer.bytes()).isEqualTo(bytes.length);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenInAStringIsWhatJacksonReads(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        buffer.start(Long.MAX_VALUE);
        buffer.beginString();
        StringBuilder expected = new StringBuilder();
        String text = text(random);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(text.length()));
            expected.append(write(random, text, at, end));
            at = end;
        }
        buffer.endString();

        String json = new String(buffer.toByteArray(), StandardCharsets.UTF_8);
        assertThat(JACKSON.readValue(json, String.class)).isEqualTo(RandomText.wellFormed(expected));
        assertThat(json.getBytes(StandardCharsets.UTF_8)).as("valid UTF-8").isEqualTo(buffer.toByteArray());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesNumbersLikeTheJdk(long seed) {
        Random random = new Random(seed);
        buffer.start(Long.MAX_VALUE);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            buffer.write(number);
            buffer.write(' ');
            expected.append(number).append(' ');
        }

        assertThat(new String(buffer.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
    }

    private static String text(Random random) {
        return RandomText.of(random, 1 + random.nextInt(random.nextInt(5) == 0 ? 50_000 : 300));
    }

    /// Writes a piece of `text` in a random way.
    ///
    /// @return what it stands for
    private String write(Random random, String text, int from, int to) {
        String piece = text.substring(from, to);
        switch (random.nextInt(7)) {
            case 0 -> buffer.write(text, from, to - from);
            case 1 -> buffer.write(text.toCharArray(), from, to - from);
            case 2 -> piece.chars().forEach(c -> buffer.write(c));
            case 3 -> buffer.writeEscaped(piece, Escaping.NONE);
            case 4 -> {
                buffer.writeEscaped(CharBuffer.wrap(piece), Escaping.HTML);
                return html(piece);
            }
            case 5 -> {
                buffer.writeEscaped(piece, Escaping.JSON);
                return JsonEscape.escape(piece);
            }
            default -> {
                // A static text is whole: it neither begins nor ends within a pair.
                String whole = RandomText.wellFormed(piece);
                buffer.write(StaticText.of(whole));
                return whole;
            }
        }
        return piece;
    }

    private static String html(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            String replacement = HtmlEscape.replacement((char) c);
            escaped.append(replacement == null ? String.valueOf((char) c) : replacement);
        });
        return escaped.toString();
    }
}

package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.StaticText;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputBufferTest {
    private static final int SEGMENT = OutputBuffer.SEGMENT_BYTES;
    private static final long PLENTY = 100L * SEGMENT;
    private static final long SEED = 7;

    private final OutputBuffer buffer = new OutputBuffer(4 * SEGMENT);

    @BeforeEach
    void start() {
        buffer.start(PLENTY);
    }

    private String written() {
        return new String(buffer.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void startsEmpty() {
        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.toByteArray()).isEmpty();
    }

    @Test
    void writesCharactersStringsAndArrays() {
        buffer.write('a');
        buffer.write("bcd", 1, 1);
        buffer.write("ef");
        buffer.write(new char[] {'x', 'g', 'h'}, 1, 2);
        buffer.write(new char[] {'ä'});
        buffer.append("€€", 1, 2).append('i').append(CharBuffer.wrap("jk"));
        buffer.write(StaticText.of("é\"\n"));

        assertThat(written()).isEqualTo("acefghä€ijké\"\n");
        assertThat(buffer.bytes()).isEqualTo(written().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void escapesWithinAStringOnly() {
        String text = "\"\\\n\u0001ä/\u2028";
        buffer.write(text);
        buffer.beginString();
        buffer.write(text);
        buffer.write(StaticText.of("<\">"));
        buffer.write('\t');
        buffer.write(new char[] {'\\'});
        buffer.endString();
        buffer.write(text);

        assertThat(written()).isEqualTo(text + "\"\\\"\\\\\\n\\u0001ä/\u2028<\\\">\\t\\\\\"" + text);
    }

    @Test
    void escapesJsonWithinAStringTwice() {
        buffer.beginString();
        buffer.writeEscaped("a\"b", Escaping.JSON);
        buffer.endString();

        assertThat(written()).as("a string inside a JSON text inside a string").isEqualTo("\"a\\\\\\\"b\"");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                9,
                10,
                -1,
                -10,
                99,
                100,
                1_000_000,
                Integer.MIN_VALUE,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -Long.MAX_VALUE
            })
    void writesNumbers(long number) {
        buffer.write(number);

        assertThat(written()).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "7",
                "-7.5",
                "12.50",
                "0.001",
                "-0.001",
                "1E+3",
                "1E-3",
                "-0E+2",
                "123456789012345678",
                "0.123456789012345678",
                "-12345678901234567.8",
                "0.1234567890123456789",
                "12345678901234567890.5",
                "1E-18",
                "1E-19"
            })
    void writesDecimalsWithoutAnExponent(String number) {
        buffer.write(new BigDecimal(number));

        assertThat(written()).isEqualTo(new BigDecimal(number).toPlainString());
    }

    @Test
    void writesAnyDecimalAsBigDecimalDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(24) - 2);
            buffer.start(PLENTY);
            buffer.write(number);
            assertThat(written()).as("seed %s, %s", SEED, number).isEqualTo(number.toPlainString());
        }
    }

    @Test
    void writesAnyTextAsOneCharacterAtATimeWouldBe() {
        Random random = new Random(SEED);
        OutputBuffer slow = new OutputBuffer(4 * SEGMENT);
        for (int i = 0; i < 2_000; i++) {
            String text = randomText(random);
            Escaping escaping = Escaping.values()[random.nextInt(Escaping.values().length)];
            int mode = random.nextInt(3);
            start(buffer, mode);
            buffer.writeEscaped(text, escaping);
            start(slow, mode);
            text.chars().forEach(c -> slow.writeEscaped(String.valueOf((char) c), escaping));
            assertThat(buffer.toByteArray())
                    .as("seed %s, mode %s, %s, %s", SEED, mode, escaping, text)
                    .isEqualTo(slow.toByteArray());
        }
    }

    private static void start(OutputBuffer target, int mode) {
        target.start(PLENTY);
        if (mode == 1) {
            target.beginString();
        } else if (mode == 2) {
            target.beginLine();
        }
    }

    private static String randomText(Random random) {
        String[] pieces = {
            "plain", "<", "&", "\"", "'", "\\", "\n", "\u0001", "ä", "€", "\uD83D\uDC4D", "\uD83D", "\uDC4D"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void joinsASurrogatePairThatWasSplitBetweenCalls() {
        buffer.beginString();
        buffer.write("\uD83D");
        buffer.write("");
        buffer.write("\uDC4D");
        buffer.write('\uD83D');
        buffer.write(new char[] {'\uDC4D'});
        buffer.writeEscaped("\uD83D", Escaping.HTML);
        buffer.append('\uDC4D');
        buffer.endString();

        assertThat(written()).isEqualTo("\"\uD83D\uDC4D\uD83D\uDC4D\uD83D\uDC4D\"");
    }

    @Test
    void replacesHalfAPair() {
        buffer.write("\uDC4D");
        buffer.write("\uD83D\uD83D\uDC4D");
        buffer.write('\uD83D');
        buffer.write(StaticText.of("a"));
        buffer.write('\uD83D');
        buffer.write(7L);
        buffer.write('\uD83D');
        buffer.writeEscaped("<", Escaping.HTML);
        buffer.write('\uD83D');
        buffer.beginString();
        buffer.write("\uD83D");
        buffer.endString();

        assertThat(written()).isEqualTo("\uFFFD\uFFFD\uD83D\uDC4D\uFFFDa\uFFFD7\uFFFD&lt;\uFFFD\"\uFFFD\"");
    }

    @Test
    void forgetsHalfAPairOfTheMessageBefore() {
        buffer.write('\uD83D');
        buffer.start(PLENTY);
        buffer.write("\uDC4Da");

        assertThat(written()).isEqualTo("\uFFFDa");
    }

    @Test
    void forgetsTheStringOfAMessageThatFailed() {
        buffer.beginString();
        buffer.start(PLENTY);
        buffer.write("\"");

        assertThat(written()).isEqualTo("\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "€", "\uD83D\uDC4D", "\"", "\u0001"})
    void crossesTheBorderOfSegmentsAnywhere(String text) {
        for (int before = SEGMENT - 7; before <= SEGMENT + 1; before++) {
            for (Consumer<String> writer : writers()) {
                buffer.start(PLENTY);
                buffer.beginString();
                buffer.write("x".repeat(before));
                writer.accept(text + text);
                buffer.endString();

                String inside = text.equals("\"") ? "\\\"" : text.equals("\u0001") ? "\\u0001" : text;
                assertThat(written()).isEqualTo("\"" + "x".repeat(before) + inside + inside + "\"");
            }
        }
    }

    private List<Consumer<String>> writers() {
        return List.of(
                buffer::write,
                text -> buffer.write(text.toCharArray()),
                text -> buffer.write(StaticText.of(text)),
                text -> buffer.writeEscaped(text, Escaping.NONE));
    }

    @Test
    void limitIsExactToTheByte() {
        String[] texts = {"abcd", "ab€", "\uD83D\uDC4Da", "x".repeat(SEGMENT), "x".repeat(SEGMENT - 1) + "€"};
        for (String text : texts) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            for (Consumer<String> writer : writers()) {
                buffer.start(bytes);
                writer.accept(text);
                assertThat(written()).isEqualTo(text);
                assertThatThrownBy(() -> buffer.write('x')).isInstanceOf(LimitExceededException.class);

                buffer.start(bytes - 1);
                assertThatThrownBy(() -> writer.accept(text))
                        .isInstanceOfSatisfying(LimitExceededException.class, spent -> {
                            assertThat(spent.limit()).isEqualTo(Limit.OUTPUT_BYTES);
                            assertThat(spent.allowed()).isEqualTo(bytes - 1);
                        });
            }
        }
    }

    @Test
    void escapesCountAgainstTheLimit() {
        buffer.start(3);
        buffer.beginString();

        assertThatThrownBy(() -> buffer.write("\u0001")).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void takesLittleMoreThanItsLimitBeforeItRefuses() {
        buffer.start(10);

        assertThatThrownBy(() -> buffer.write("x".repeat(10 * SEGMENT))).isInstanceOf(LimitExceededException.class);
        assertThat(buffer.bytes()).isLessThanOrEqualTo(SEGMENT);
    }

    @Test
    void isUsedAgainAfterALargeMessage() {
        String large = "0123456789".repeat(2 * SEGMENT);
        buffer.write(large);
        assertThat(written()).isEqualTo(large);

        buffer.start(PLENTY);
        assertThat(buffer.bytes()).isZero();
        buffer.write("small");
        assertThat(written()).isEqualTo("small");

        buffer.start(PLENTY);
        buffer.write(large);
        assertThat(written()).isEqualTo(large);
    }

    @Test
    void isUsedAgainAfterALimit() {
        buffer.start(3 * SEGMENT);
        assertThatThrownBy(() -> buffer.write("x".repeat(4 * SEGMENT))).isInstanceOf(LimitExceededException.class);

        buffer.start(PLENTY);
        buffer.write("small");
        assertThat(written()).isEqualTo("small");
    }
}

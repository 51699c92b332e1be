package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundedTextTest {
    @Test
    void keepsWhatFitsToTheByte() {
        assertThat(BoundedText.cut("", 3)).isEmpty();
        assertThat(BoundedText.cut("abcd", 4)).isEqualTo("abcd");
        assertThat(BoundedText.cut("€€", 6)).isEqualTo("€€");
    }

    @Test
    void makesRoomForTheEllipsis() {
        assertThat(BoundedText.cut("abcde", 4)).isEqualTo("a…");
        assertThat(BoundedText.cut("€€€", 8)).isEqualTo("€…");
        assertThat(BoundedText.cut("abcde", 3)).isEqualTo("…");
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverHasMoreBytesNorHalfACharacter(long seed) {
        Random random = new Random(seed);
        String text = RandomText.wellFormed(RandomText.of(random, random.nextInt(200)));
        int maxBytes = 3 + random.nextInt(300);
        String cut = BoundedText.cut(text, maxBytes);

        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(maxBytes);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut))
                .as("no half character")
                .isTrue();
        if (text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
            assertThat(cut).isEqualTo(text);
        } else {
            assertThat(text).startsWith(cut.substring(0, cut.length() - 1));
        }
    }
}

package dev.platen.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Lane;
import org.junit.jupiter.api.Test;

class ResendTest {
    private static final Resend.Manner SAME = new Resend.Manner(null, false);
    private static final Resend.Manner LIVE = new Resend.Manner(null, true);
    private static final DeadLetter LETTER = Letters.with("lane", "high", "code", "MISSING_VARIABLE");

    private static String unpinned(String payload) {
        assertThat(Resend.of(LETTER, payload.getBytes(UTF_8), LIVE)).isInstanceOf(Resend.Ready.class);
        return new String(((Resend.Ready) Resend.of(LETTER, payload.getBytes(UTF_8), LIVE)).payload(), UTF_8);
    }

    private static void assertRefused(DeadLetter letter, byte[] payload, Resend.Manner manner, String reason) {
        assertThat(Resend.of(letter, payload, manner))
                .isInstanceOfSatisfying(
                        Resend.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void theRequestIsSentToItsLaneAsItIs() {
        byte[] payload = {'n', 'o', 't', ' ', 'J', 'S', 'O', 'N', (byte) 0xFF};
        assertThat(Resend.of(LETTER, payload, SAME)).isEqualTo(new Resend.Ready(Lane.HIGH, payload));
        assertThat(Resend.of(LETTER, payload, new Resend.Manner(Lane.BULK, false)))
                .isEqualTo(new Resend.Ready(Lane.BULK, payload));
    }

    @Test
    void onlyTheVersionOfItsTemplateIsRemoved() {
        assertThat(unpinned(
                        "{ \"id\":\"a\", \"template\" : \"hello@7\" ,\"data\":{\"template\":\"x@1\",\"n\":12.30}}\n"))
                .isEqualTo("{ \"id\":\"a\", \"template\" : \"hello\" ,\"data\":{\"template\":\"x@1\",\"n\":12.30}}\n");
        assertThat(unpinned("{\"template\":\"hello\\u00407\",\"ä\":\"ö\"}"))
                .as("however it is written")
                .isEqualTo("{\"template\":\"hello\",\"ä\":\"ö\"}");
        assertThat(unpinned("{\"ä\":\"€\",\"template\":\"a@1\",\"template\":\"b@2\"}"))
                .as("wherever it is")
                .isEqualTo("{\"ä\":\"€\",\"template\":\"a\",\"template\":\"b\"}");
    }

    @Test
    void aRequestWithoutAVersionStaysAsItIs() {
        for (String payload : new String[] {
            "{\"template\":\"hello\"}",
            "{\"template\":7}",
            "{\"template\":{\"a\":\"b@1\"}}",
            "{\"parts\":{\"text\":\"t\"}}",
            "{}",
        }) {
            assertThat(unpinned(payload)).isEqualTo(payload);
        }
    }

    @Test
    void whatHasAByteOrderMarkKeepsIt() {
        assertThat(unpinned("\uFEFF{\"template\":\"hello@7\"}")).isEqualTo("\uFEFF{\"template\":\"hello\"}");
    }

    @Test
    void whatCannotBeSentSaysWhy() {
        byte[] payload = "{}".getBytes(UTF_8);
        assertRefused(Letters.with("code", "INVALID_REQUEST"), payload, SAME, "--lane");
        assertRefused(Letters.with("lane", "express"), payload, SAME, "--lane");
        assertRefused(LETTER, new byte[0], SAME, "no payload");
        assertRefused(LETTER, "{".getBytes(UTF_8), LIVE, "not JSON");
        assertRefused(LETTER, "[]".getBytes(UTF_8), LIVE, "not JSON");
        assertRefused(LETTER, "{\"template\":\"hello@7\"}".getBytes(UTF_16), LIVE, "not JSON in UTF-8");
    }

    @Test
    void aRequestThatWasNeverUnpackedIsNotSentInPieces() {
        DeadLetter letter = Letters.with("lane", "high", "code", "PAYLOAD_TOO_LARGE");
        assertRefused(letter, "{\"id\":\"first chunk".getBytes(UTF_8), SAME, "not the whole request");
        assertRefused(letter, new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD}, SAME, "not the whole request");
        byte[] whole = "{\"id\":\"a\"}".getBytes(UTF_8);
        assertThat(Resend.of(letter, whole, SAME))
                .as("the limit may have been raised")
                .isEqualTo(new Resend.Ready(Lane.HIGH, whole));
    }
}

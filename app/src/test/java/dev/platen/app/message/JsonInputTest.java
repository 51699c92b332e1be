package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonInputTest {
    private final JsonInput input = new JsonInput();

    private String firstName(ByteBuffer payload) throws IOException {
        try (JsonParser parser = input.parser(payload)) {
            parser.nextToken();
            return parser.nextFieldName();
        }
    }

    private static byte[] object(String name) {
        return ("{\"" + name + "\":1}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aNameThatWasSeenBeforeCostsNothing() throws IOException {
        String first = firstName(ByteBuffer.wrap(object("customerAddress")));

        assertThat(firstName(ByteBuffer.wrap(object("customerAddress")))).isSameAs(first);
        assertThat(firstName(Decoded.direct(object("customerAddress")))).isSameAs(first);
    }

    @Test
    void namesThatAreValuesDoNotPileUp() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
            for (int i = 0; i < 3 * JsonInput.MAX_NAMES; i++) {
                String name = "order-" + i;
                assertThat(firstName(ByteBuffer.wrap(("{\"" + name + "\":1}").getBytes(charset))))
                        .isEqualTo(name);
                assertThat(input.names()).isLessThanOrEqualTo(JsonInput.MAX_NAMES + 1);
            }
        }
    }

    @Test
    void theStreamGivesTheBytesOneByOneAndInPieces() {
        ByteBufferInput stream = new ByteBufferInput();
        stream.start(Decoded.direct(new byte[] {1, -1, 3, 4}));
        byte[] target = new byte[4];

        assertThat(stream.read()).isEqualTo(1);
        assertThat(stream.read()).isEqualTo(255);
        assertThat(stream.read(target, 0, 0)).isZero();
        assertThat(stream.read(target, 1, 3)).isEqualTo(2);
        assertThat(target).containsExactly(0, 3, 4, 0);
        assertThat(stream.read(target, 0, 4)).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void aPayloadThatWasReleasedIsNotRead() {
        ByteBufferInput stream = new ByteBufferInput();
        stream.start(Decoded.direct(object("name")));
        stream.release();

        assertThatThrownBy(stream::read).isInstanceOf(IllegalStateException.class);
    }
}

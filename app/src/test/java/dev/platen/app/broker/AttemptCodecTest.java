package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptCodecTest {
    @Test
    void readsWhatItHasWritten() throws IOException {
        List<Attempt> attempts = List.of(
                new Attempt("platen-1", 1_767_225_600_000L, "acme", "hello@3", 1L << 40),
                new Attempt("platen-2", 0, "ümläut \"", "", 0));
        assertThat(AttemptCodec.decode(AttemptCodec.encode(attempts))).isEqualTo(attempts);
        assertThat(AttemptCodec.decode(AttemptCodec.encode(List.of()))).isEmpty();
    }

    @Test
    void theLargestRecordIsSmall() throws IOException {
        String name = "\"".repeat(1_000);
        Attempt largest = new Attempt(name, Long.MAX_VALUE, name, name, Long.MAX_VALUE);
        byte[] record = AttemptCodec.encode(Collections.nCopies(AttemptLog.MAX_ATTEMPTS, largest));
        assertThat(record).hasSizeLessThan(4_096);
        assertThat(AttemptCodec.decode(record)).hasSize(AttemptLog.MAX_ATTEMPTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"attempts\":[{}]}", "{\"attempts\":[1,2]}", "{\"attempts\":[{\"instance\":\"\"}]}"})
    void refusesWhatAreNoAttempts(String json) {
        assertThatThrownBy(() -> AttemptCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}

package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    @Test
    void keepsAMessageOfUsualLength() {
        String message = "x".repeat(Diagnosis.MAX_BYTES);

        assertThat(new Diagnosis(DiagnosisCode.TEMPLATE_ERROR, message, message))
                .isEqualTo(new Diagnosis(DiagnosisCode.TEMPLATE_ERROR, null, message, message));
        assertThat(new Diagnosis(DiagnosisCode.TEMPLATE_ERROR, message, "").message())
                .isEqualTo(message);
    }

    @Test
    void cutsALongMessageAndALongAdviceByBytes() {
        String hostile = "\uD83D\uDC4D".repeat(5_000);
        Diagnosis diagnosis = new Diagnosis(DiagnosisCode.TEMPLATE_ERROR, hostile, hostile);

        assertThat(diagnosis.message().getBytes(StandardCharsets.UTF_8))
                .as("four bytes a character")
                .hasSizeBetween(Diagnosis.MAX_BYTES - 7, Diagnosis.MAX_BYTES);
        assertThat(diagnosis.advice()).isEqualTo(diagnosis.message()).endsWith("\uD83D\uDC4D…");
    }

    @Test
    void codesAreTheContractWithReadersOfDeadLetters() {
        assertThat(DiagnosisCode.values())
                .extracting(Enum::name)
                .containsExactly(
                        "MALFORMED_JSON",
                        "INVALID_REQUEST",
                        "PAYLOAD_TOO_LARGE",
                        "DEADLINE_PASSED",
                        "UNKNOWN_WORKSPACE",
                        "UNKNOWN_TEMPLATE",
                        "UNKNOWN_ENGINE",
                        "TEMPLATE_INVALID",
                        "TEMPLATE_LOST",
                        "PART_MISSING",
                        "MISSING_VARIABLE",
                        "TEMPLATE_ERROR",
                        "OUTPUT_TOO_LARGE",
                        "LIMIT_EXCEEDED",
                        "MEMORY_EXCEEDED",
                        "SUSPECT",
                        "INTERNAL_ERROR");
    }
}

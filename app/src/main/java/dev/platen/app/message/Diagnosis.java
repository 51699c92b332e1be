package dev.platen.app.message;

import dev.platen.spi.template.SourcePlace;
import org.jspecify.annotations.Nullable;

/// Why a message cannot be rendered and what a person can do about it. Never carries values of the data.
///
/// @param code for programs
/// @param place where in which template; null if the template is not at fault
/// @param message what is wrong
/// @param advice what to do
public record Diagnosis(DiagnosisCode code, @Nullable SourcePlace place, String message, String advice) {
    /// Message, advice and the rest fit the properties of a dead letter (4 KB).
    static final int MAX_BYTES = 1_000;

    public Diagnosis {
        message = BoundedText.cut(message, MAX_BYTES);
        advice = BoundedText.cut(advice, MAX_BYTES);
    }

    public Diagnosis(DiagnosisCode code, String message, String advice) {
        this(code, null, message, advice);
    }
}

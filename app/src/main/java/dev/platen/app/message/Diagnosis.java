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
    /// The whole diagnosis fits the properties of a dead letter (4 KB) with room for the rest.
    static final int MAX_CHARS = 700;

    public Diagnosis {
        message = shortened(message);
        advice = shortened(advice);
    }

    public Diagnosis(DiagnosisCode code, String message, String advice) {
        this(code, null, message, advice);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
    }
}

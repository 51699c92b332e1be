package dev.platen.cli.deadletter;

import dev.platen.app.message.DiagnosisCode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which dead letters are meant; what is null or empty does not matter.
///
/// @param template `name` for all its versions, `name@7` for requests that ask for this one
/// @param codes any of these
/// @param since not before
/// @param until before
public record DeadLetterFilter(
        @Nullable String workspace,
        @Nullable String template,
        Set<DiagnosisCode> codes,
        @Nullable Instant since,
        @Nullable Instant until) {
    public DeadLetterFilter {
        codes = Set.copyOf(codes);
    }

    /// Whether `letter` is meant.
    public boolean matches(DeadLetter letter) {
        return (workspace == null || workspace.equals(letter.workspace()))
                && (template == null || matchesTemplate(template, letter.template()))
                && (codes.isEmpty()
                        || codes.stream().anyMatch(code -> code.name().equals(letter.code())))
                && (since == null || !letter.time().isBefore(since))
                && (until == null || letter.time().isBefore(until));
    }

    private static boolean matchesTemplate(String wanted, String template) {
        return template.equals(wanted) || template.startsWith(wanted + "@");
    }
}

package dev.platen.cli;

import dev.platen.app.message.DiagnosisCode;
import dev.platen.cli.deadletter.DeadLetterFilter;
import dev.platen.cli.deadletter.Moments;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which dead letters are meant.
final class DeadLetterFilterOptions {
    @Option(
            names = {"-w", "--workspace"},
            description = "Only those of this workspace.")
    private @Nullable String workspace;

    @Option(
            names = "--template",
            paramLabel = "NAME[@VERSION]",
            description = "Only requests for this template; without a version, for any of it.")
    private @Nullable String template;

    @Option(
            names = "--code",
            split = ",",
            description = "Only those with one of these codes: ${COMPLETION-CANDIDATES}.")
    private Set<DiagnosisCode> codes = EnumSet.noneOf(DiagnosisCode.class);

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those that became dead letters since then: 30m, 2h or 7d ago, or 2030-01-31T12:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only those from before then.")
    private @Nullable String until;

    boolean areGiven() {
        return workspace != null || template != null || !codes.isEmpty() || since != null || until != null;
    }

    boolean name(DiagnosisCode code) {
        return codes.contains(code);
    }

    /// What the options say.
    ///
    /// @param command names its options in errors
    DeadLetterFilter filter(BaseCommand command) {
        Instant now = Instant.now();
        return new DeadLetterFilter(
                workspace,
                template,
                codes,
                moment(command, "--since", since, now),
                moment(command, "--until", until, now));
    }

    private static @Nullable Instant moment(BaseCommand command, String option, @Nullable String text, Instant now) {
        try {
            return text == null ? null : Moments.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw command.usageError(option + " " + e.getMessage());
        }
    }
}

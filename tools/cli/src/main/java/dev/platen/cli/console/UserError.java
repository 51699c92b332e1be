package dev.platen.cli.console;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A failure told to the person at the keyboard: what happened, and what to do about it. Commands print
/// both without a stack trace.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /// `advice` is one sentence in the imperative; empty when the message already says it all.
    public UserError(String message, String advice) {
        this(message, advice, null);
    }

    public UserError(String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = Objects.requireNonNull(advice);
    }

    public String advice() {
        return advice;
    }

    /// The message of the innermost cause, which is the one that names the reason. Never empty.
    public static String reasonOf(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        if (message == null || message.isBlank()) {
            return innermost.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message);
    }
}

package dev.platen.cli.console;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A failure told to the person at the keyboard: what happened, and what to do about it. Commands print
/// both without a stack trace.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String FULL = "No space left on device";

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
        boolean refused = false;
        while (innermost.getCause() != null) {
            refused |= innermost instanceof ConnectException;
            innermost = innermost.getCause();
        }
        String message = innermost instanceof FileSystemException file ? reasonOf(file) : innermost.getMessage();
        if (message == null || message.isBlank()) {
            // Java's HTTP client says no more than that a channel is closed.
            return refused ? "connection refused" : innermost.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message);
    }

    /// Whether a folder or file is the reason: missing, forbidden, or on a full disk, which Java tells
    /// without its name.
    public static boolean isOfFiles(IOException failure) {
        return failure instanceof FileSystemException || FULL.equals(failure.getMessage());
    }

    /// What to do about such a failure.
    public static String adviceOnFiles() {
        return "Make room, or name another place; temporary files go to " + System.getProperty("java.io.tmpdir")
                + ", or where TMPDIR says.";
    }

    /// The commonest ones say no more than the file's name.
    private static @Nullable String reasonOf(FileSystemException refused) {
        return switch (refused) {
            case AccessDeniedException _ -> refused.getFile() + ": permission denied";
            case NoSuchFileException _ -> refused.getFile() + ": no such file or folder";
            case FileAlreadyExistsException _ -> refused.getFile() + ": is in the way";
            default -> refused.getMessage();
        };
    }
}

package dev.platen.app.scaling;

import java.io.Serial;

/// An announcement that cannot be taken: says what is wrong where, and what to do about it.
public final class InvalidAnnouncementException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String advice;

    InvalidAnnouncementException(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    /// What to do about it.
    public String advice() {
        return advice;
    }
}

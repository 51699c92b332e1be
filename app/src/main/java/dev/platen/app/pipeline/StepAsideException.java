package dev.platen.app.pipeline;

import java.io.Serial;

/// There is no memory for a message now, and the thread has better things to do than to wait for it.
final class StepAsideException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final long bytes;

    /// @param bytes what the message needs
    StepAsideException(long bytes) {
        super(null, null, false, false);
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }
}

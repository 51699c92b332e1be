package dev.platen.spi.template;

import java.io.Serial;

/// The author of the template decided, in the template, that this message must not be sent. An outcome, not
/// an error, hence without a stack trace.
public final class RenderAbortedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /// @param reason in the author's words
    public RenderAbortedException(String reason) {
        super(reason, null, false, false);
    }

    /// The reason in the author's words.
    public String reason() {
        return String.valueOf(getMessage());
    }
}

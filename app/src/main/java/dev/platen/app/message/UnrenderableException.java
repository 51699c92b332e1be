package dev.platen.app.message;

import java.io.Serial;

/// Ends the work on a message that cannot be rendered; becomes an outcome at one place. It has no stack
/// trace because it
/// is an expected end and may be frequent.
public final class UnrenderableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Diagnosis diagnosis;
    private final transient MessageIdentity identity;

    public UnrenderableException(Diagnosis diagnosis) {
        this(diagnosis, MessageIdentity.UNKNOWN);
    }

    public UnrenderableException(Diagnosis diagnosis, MessageIdentity identity) {
        super(diagnosis.message(), null, false, false);
        this.diagnosis = diagnosis;
        this.identity = identity;
    }

    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /// Whose message it is, as far as it was decoded.
    public MessageIdentity identity() {
        return identity;
    }
}

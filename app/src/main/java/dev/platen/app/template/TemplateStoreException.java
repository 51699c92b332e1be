package dev.platen.app.template;

import java.io.Serial;

/// The store refused a change; nothing was changed.
public final class TemplateStoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Kind kind;

    TemplateStoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Why a change was refused.
    public enum Kind {
        /// There is no such template or version.
        NOT_FOUND,
        /// Other writers were faster several times in a row.
        CONFLICT,
        /// The sources are larger than a message of the broker may be.
        TOO_LARGE
    }
}

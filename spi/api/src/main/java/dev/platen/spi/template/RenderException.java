package dev.platen.spi.template;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A part could not be rendered from this data. The message carries names and places, never values of the
/// data.
public final class RenderException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient SourcePlace place;

    public RenderException(Kind kind, SourcePlace place, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.place = place;
    }

    /// Why it could not be rendered.
    public Kind kind() {
        return kind;
    }

    /// Where in which source.
    public SourcePlace place() {
        return place;
    }

    /// Why a part could not be rendered.
    public enum Kind {
        /// A variable is missing and the template's policy is strict.
        MISSING_VARIABLE,
        /// The template computes something that does not work with this data.
        EVALUATION,
        /// A limit is spent; the cause is a [LimitExceededException].
        LIMIT
    }
}

package dev.platen.spi.template;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A template's source is wrong. For its author: where, what, and how to mend it.
public final class TemplateException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient SourcePlace place;

    public TemplateException(SourcePlace place, String message) {
        this(place, message, null);
    }

    public TemplateException(SourcePlace place, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    /// Where in which source.
    public SourcePlace place() {
        return place;
    }
}

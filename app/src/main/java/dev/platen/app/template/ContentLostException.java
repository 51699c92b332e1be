package dev.platen.app.template;

import java.io.IOException;
import java.io.Serial;

/// The content of a version is not where the index says, and asking again will not bring it back.
public final class ContentLostException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    public ContentLostException(ContentPointer pointer) {
        super("the template content at " + pointer
                + " is gone; the namespace of templates must keep its messages for ever (retention -1)");
    }
}

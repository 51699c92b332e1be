package dev.platen.app.render;

import dev.platen.app.message.BoundedText;
import java.io.Serial;

/// The template's author decided that this message must not be sent. A long reason is cut: it is made from
/// the template and the data, and must fit a message of the broker.
public final class AbortedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MAX_REASON_BYTES = 1_000;

    private final String template;

    AbortedException(String template, String reason) {
        super(BoundedText.cut(reason, MAX_REASON_BYTES), null, false, false);
        this.template = template;
    }

    /// Name and version of the template.
    public String template() {
        return template;
    }

    /// Why, in the author's words.
    public String reason() {
        return String.valueOf(getMessage());
    }
}

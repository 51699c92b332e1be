package dev.platen.app.render;

import java.io.Serial;

/// The template's author decided that this message must not be sent.
public final class AbortedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String template;

    AbortedException(String template, String reason) {
        super(reason, null, false, false);
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

package dev.platen.app.message;

import org.jspecify.annotations.Nullable;

/// A template as a request or another template names it: `name` for the live version, `name@7` for a fixed
/// one.
///
/// @param name the template's name
/// @param version from 1; [#LIVE] for the live version
public record TemplateRef(String name, int version) {
    /// Stands for whichever version is live.
    public static final int LIVE = 0;

    private static final int MAX_VERSION_DIGITS = 9;

    /// The reference in `text`, or null if it is not one.
    public static @Nullable TemplateRef parse(String text) {
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        if (!TemplateName.isValid(name)) {
            return null;
        }
        if (at < 0) {
            return new TemplateRef(name, LIVE);
        }
        String digits = text.substring(at + 1);
        boolean numeric = !digits.isEmpty()
                && digits.length() <= MAX_VERSION_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int version = numeric ? Integer.parseInt(digits) : LIVE;
        return version == LIVE ? null : new TemplateRef(name, version);
    }

    @Override
    public String toString() {
        return version == LIVE ? name : name + "@" + version;
    }
}

package dev.platen.app.message;

import java.util.regex.Pattern;

/// What workspaces and templates may be called.
public final class TemplateName {
    /// For people.
    public static final String RULE =
            "1 to 64 lower case letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private TemplateName() {}

    /// Whether `name` follows [#RULE].
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }
}

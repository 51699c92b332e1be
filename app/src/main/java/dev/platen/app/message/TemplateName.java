package dev.platen.app.message;

/// What workspaces and templates may be called.
public final class TemplateName {
    /// For people.
    public static final String RULE =
            "1 to 64 lower case letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private static final int MAX_CHARS = 64;

    private TemplateName() {}

    /// Whether `name` follows [#RULE].
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_CHARS || !isLetterOrDigit(name.charAt(0))) {
            return false;
        }
        // By hand, because it is asked for every message and a pattern makes a matcher each time.
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}

package dev.platen.spi.template;

import org.jspecify.annotations.Nullable;

/// Escapes text for HTML content and quoted attribute values: `& < > " '` (OWASP, Cross Site Scripting
/// Prevention, output encoding for HTML contexts; the same five characters and entities that Pebble's html
/// strategy writes).
public final class HtmlEscape {
    private HtmlEscape() {}

    /// What stands for `c` in HTML, or null if `c` stands for itself.
    public static @Nullable String replacement(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}

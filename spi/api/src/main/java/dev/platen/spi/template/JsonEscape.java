package dev.platen.spi.template;

import org.jspecify.annotations.Nullable;

/// Escapes text for the inside of a JSON string (RFC 8259, section 7): the quotation mark, the reverse
/// solidus and the control characters below U+0020. Everything else stays as it is.
public final class JsonEscape {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final String[] REPLACEMENT = new String[128];

    static {
        for (char c = 0; c < 0x20; c++) {
            REPLACEMENT[c] = "\\u00" + HEX[c >> 4] + HEX[c & 0xF];
        }
        REPLACEMENT['"'] = "\\\"";
        REPLACEMENT['\\'] = "\\\\";
        REPLACEMENT['\n'] = "\\n";
        REPLACEMENT['\r'] = "\\r";
        REPLACEMENT['\t'] = "\\t";
        REPLACEMENT['\b'] = "\\b";
        REPLACEMENT['\f'] = "\\f";
    }

    private JsonEscape() {}

    /// What stands for `c` inside a JSON string, or null if `c` stands for itself.
    public static @Nullable String replacement(char c) {
        return c < 128 ? REPLACEMENT[c] : null;
    }

    /// `text` escaped; the same object if there is nothing to escape.
    public static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (replacement(text.charAt(i)) != null) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int first) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            String replacement = replacement(c);
            if (replacement == null) {
                escaped.append(c);
            } else {
                escaped.append(replacement);
            }
        }
        return escaped.toString();
    }
}

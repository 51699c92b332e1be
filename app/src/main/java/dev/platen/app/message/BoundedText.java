package dev.platen.app.message;

/// Cuts text that comes from outside to a number of bytes, so that what is made of it (properties, events,
/// answers) has a bound.
public final class BoundedText {
    private static final String ELLIPSIS = "…";
    private static final int ELLIPSIS_BYTES = 3;

    private BoundedText() {}

    /// `text` if it has at most `maxBytes` bytes of UTF-8, else as many of its first characters as fit
    /// together with an ellipsis. Never ends in half a character.
    ///
    /// @param maxBytes at least 3
    public static String cut(String text, int maxBytes) {
        int bytes = 0;
        int fits = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            bytes += utf8Bytes(codePoint);
            if (bytes > maxBytes) {
                return text.substring(0, fits) + ELLIPSIS;
            }
            i += Character.charCount(codePoint);
            if (bytes <= maxBytes - ELLIPSIS_BYTES) {
                fits = i;
            }
        }
        return text;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}

package dev.platen.app.message;

import org.jspecify.annotations.Nullable;

/// Strings that many requests have in common, such as names of workspaces and templates: those of the last
/// requests are handed out again instead of being made anew. Bounded: a fixed number of places, and of two
/// words that fall on the same one the later stays. For one thread.
final class Words {
    static final int MAX_CHARS = 128;
    private static final int PLACES = 256;

    private final @Nullable String[] words = new @Nullable String[PLACES];

    /// The string of `length` characters of `chars`.
    String get(char[] chars, int offset, int length) {
        if (length > MAX_CHARS) {
            return new String(chars, offset, length);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + chars[i];
        }
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        String known = words[place];
        if (known != null && isEqual(known, chars, offset, length)) {
            return known;
        }
        String word = new String(chars, offset, length);
        words[place] = word;
        return word;
    }

    private static boolean isEqual(String word, char[] chars, int offset, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != chars[offset + i]) {
                return false;
            }
        }
        return true;
    }
}

package dev.platen.engine.pebble;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters from text to text. Null stays null; each spends the budget for the longest text that it may build.
final class TextFilters {
    /// Bytes that one character becomes at most: `%E2%82%AC`.
    private static final int URL_GROWTH = 9;

    private TextFilters() {}

    private interface Change {
        String apply(String text, Render render);
    }

    static void addTo(Map<String, Filter> filters) {
        filters.put(
                "lower",
                change(1, (text, render) -> text.toLowerCase(render.context().locale())));
        filters.put(
                "upper",
                change(1, (text, render) -> text.toUpperCase(render.context().locale())));
        filters.put("trim", change(0, (text, render) -> text.trim()));
        filters.put("capitalize", change(1, (text, render) -> capitalized(text)));
        filters.put("title", change(1, (text, render) -> titled(text)));
        filters.put("nl2br", change(1, TextFilters::withBreaks));
        filters.put("urlencode", change(URL_GROWTH, (text, render) -> URLEncoder.encode(text, StandardCharsets.UTF_8)));
        filters.put("base64encode", change(4, (text, render) -> encoded(text)));
        filters.put("base64decode", change(1, TextFilters::decoded));
        filters.put("sha256", change(1, (text, render) -> sha256(text)));
        filters.put("abbreviate", Filter.of(TextFilters::abbreviate, "length"));
        filters.put("replace", Filter.of(TextFilters::replace, "replace_pairs"));
    }

    private static Filter change(int growth, Change change) {
        return Filter.of((input, arguments, render) -> {
            if (input == null) {
                return null;
            }
            String text = Values.text(input, render);
            render.budget().scan(text.length());
            render.budget().string((long) growth * text.length());
            return change.apply(text, render);
        });
    }

    private static String capitalized(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c)) {
                return text.substring(0, i) + Character.toTitleCase(c) + text.substring(i + 1);
            }
        }
        return text;
    }

    private static String titled(String text) {
        StringBuilder titled = new StringBuilder(text.length());
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c);
            titled.append(atStart && !space ? Character.toTitleCase(c) : c);
            atStart = space;
        }
        return titled.toString();
    }

    private static String withBreaks(String text, Render render) {
        StringBuilder broken = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            }
            if (c == '\r' || c == '\n') {
                Values.appendBounded(broken, "<br />", render);
            } else {
                broken.append(c);
            }
        }
        render.budget().string(broken.length());
        return broken.toString();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text, Render render) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw render.failure("the text is not Base64");
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static @Nullable Object abbreviate(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        String text = Values.text(input, render);
        if (!(arguments[0] instanceof Number number) || number.longValue() < 0) {
            throw render.failure("abbreviate needs a length that is not negative");
        }
        int length = (int) Math.min(number.longValue(), Integer.MAX_VALUE);
        if (text.length() < length || text.length() <= 3) {
            return text;
        }
        return length <= 3 ? text.substring(0, length) : text.substring(0, length - 3) + "...";
    }

    private static @Nullable Object replace(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        if (!(arguments[0] instanceof Map<?, ?> pairs)) {
            throw render.failure("replace needs a map of texts");
        }
        String text = Values.text(input, render);
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            if (pair.getKey() == null || pair.getValue() == null) {
                throw render.failure("replace needs a map of texts without nulls");
            }
            text = replaced(text, Values.text(pair.getKey(), render), Values.text(pair.getValue(), render), render);
        }
        return text;
    }

    private static String replaced(String text, String old, String replacement, Render render) {
        if (old.isEmpty()) {
            return spread(text, replacement, render);
        }
        int found = Search.indexOf(text, old, 0, render);
        if (found < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        int copied = 0;
        while (found >= 0) {
            render.budget().tick();
            Values.appendBounded(result, text.substring(copied, found), render);
            Values.appendBounded(result, replacement, render);
            copied = found + old.length();
            found = Search.indexOf(text, old, copied, render);
        }
        Values.appendBounded(result, text.substring(copied), render);
        render.budget().string(result.length());
        return result.toString();
    }

    /// The empty text is found before every character and at the end, as in `String.replace`.
    private static String spread(String text, String between, Render render) {
        render.budget().string((text.length() + 1L) * between.length() + text.length());
        return text.replace("", between);
    }
}

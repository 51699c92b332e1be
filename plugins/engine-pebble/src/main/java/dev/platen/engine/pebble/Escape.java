package dev.platen.engine.pebble;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import org.jspecify.annotations.Nullable;
import org.unbescape.css.CssEscape;
import org.unbescape.javascript.JavaScriptEscape;
import org.unbescape.uri.UriEscape;

/// How a printed value is escaped.
enum Escape {
    /// Not at all.
    NONE,
    /// As the part that is being rendered demands.
    OF_PART,
    HTML,
    JSON,
    JS,
    CSS,
    URL_PARAM;

    /// The strategy with this name in a template, or null if there is none.
    static @Nullable Escape named(String name) {
        return switch (name) {
            case "html" -> HTML;
            case "json" -> JSON;
            case "js" -> JS;
            case "css" -> CSS;
            case "url_param" -> URL_PARAM;
            default -> null;
        };
    }

    static String names() {
        return "html, js, css, url_param, json";
    }

    /// The escaping that the sink can do itself while it encodes, or null.
    @Nullable
    Escaping ofSink(Escaping ofPart) {
        return switch (this) {
            case NONE -> Escaping.NONE;
            case OF_PART -> ofPart;
            case HTML -> Escaping.HTML;
            case JSON -> Escaping.JSON;
            case JS, CSS, URL_PARAM -> null;
        };
    }

    /// How many characters the escaped text has at least. The libraries cannot be stopped half-way, so what
    /// would become too long must not begin.
    long leastLength(String text) {
        int growth = switch (this) {
            // "\xE4", "\E4" and "%C3%A4".
            case JS -> 3;
            case CSS -> 2;
            case URL_PARAM -> 5;
            case NONE, OF_PART, HTML, JSON -> 0;
        };
        long length = text.length();
        for (int i = 0; growth > 0 && i < text.length(); i++) {
            char c = text.charAt(i);
            length += c >= 0x80 && !Character.isSurrogate(c) ? growth : 0;
        }
        return length;
    }

    /// `text` escaped, as a string.
    String apply(String text, Escaping ofPart) {
        return switch (this) {
            case NONE -> text;
            case OF_PART -> as(ofPart, text);
            case HTML -> html(text);
            case JSON -> JsonEscape.escape(text);
            case JS -> JavaScriptEscape.escapeJavaScript(text);
            case CSS -> CssEscape.escapeCssIdentifier(text);
            case URL_PARAM -> UriEscape.escapeUriQueryParam(text);
        };
    }

    private static String as(Escaping escaping, String text) {
        return switch (escaping) {
            case NONE -> text;
            case HTML -> html(text);
            case JSON -> JsonEscape.escape(text);
        };
    }

    private static String html(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String replacement = HtmlEscape.replacement(c);
            if (replacement == null) {
                escaped.append(c);
            } else {
                escaped.append(replacement);
            }
        }
        return escaped.toString();
    }
}

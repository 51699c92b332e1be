package dev.platen.cli.tail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Shortens a rendered message to what one wants to see of it on a terminal.
public final class Excerpt {
    private static final int WIDTH = 96;

    private Excerpt() {}

    /// A heading with channel, template and id, then a line for each part.
    public static String of(JsonNode message) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-8s %s/%s  %s",
                message.path("channel").asText(),
                message.path("workspace").asText(),
                message.path("template").asText(),
                message.path("id").asText()));
        for (Map.Entry<String, JsonNode> part : message.path("parts").properties()) {
            String text = part.getValue().asText();
            String plain = part.getKey().equals("html") ? withoutMarkup(text) : text;
            String size = text.length() > WIDTH ? String.format(Locale.ROOT, " (%,d characters)", text.length()) : "";
            lines.add(String.format(Locale.ROOT, "  %-8s %s%s", part.getKey(), shortened(plain), size));
        }
        return String.join("\n", lines);
    }

    static String shortened(String text) {
        return shortened(text, WIDTH);
    }

    /// `text` on one line, and cut where it gets longer than `width`.
    public static String shortened(String text, int width) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= width) {
            return line;
        }
        // Never between the two halves of a surrogate pair.
        int end = Character.isHighSurrogate(line.charAt(width - 2)) ? width - 2 : width - 1;
        return line.substring(0, end) + "…";
    }

    /// Good enough for showing our own samples; not a parser.
    private static String withoutMarkup(String html) {
        return html.replaceAll("(?s)<head>.*?</head>", " ")
                .replaceAll("<[^>]*>", " ")
                .replace("&euro;", "€")
                .replace("&amp;", "&")
                .replace("&quot;", "\"");
    }
}

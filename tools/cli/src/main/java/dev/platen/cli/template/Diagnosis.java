package dev.platen.cli.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an instance found wrong, shown the way a compiler would: where, what, the line with a mark under
/// the place, and what to do.
public record Diagnosis(
        String code, String message, String template, String part, int line, int column, String advice) {

    /// Reads an answer's `error` object; what it does not have is empty or 0.
    public static Diagnosis of(JsonNode error) {
        return new Diagnosis(
                error.path("code").asText(""),
                error.path("message").asText(""),
                error.path("template").asText(""),
                error.path("part").asText(""),
                error.path("line").asInt(0),
                error.path("column").asInt(0),
                error.path("advice").asText(""));
    }

    /// `template part:line:column: message`, then the line itself if its part is in `sources`, then the
    /// advice.
    public String text(Map<String, String> sources, Map<String, Path> files) {
        StringBuilder text = new StringBuilder();
        text.append(place());
        if (!text.isEmpty()) {
            text.append(": ");
        }
        text.append(message.isEmpty() ? code : message);
        Path file = files.get(part);
        if (file != null) {
            text.append("\n  in ").append(file);
        }
        appendExcerpt(text, sources.get(part));
        if (!advice.isEmpty()) {
            text.append("\n  ").append(advice);
        }
        return text.toString();
    }

    private String place() {
        StringBuilder place = new StringBuilder(template);
        if (!part.isEmpty()) {
            place.append(place.isEmpty() ? "" : " ").append(part);
            if (line > 0) {
                place.append(':').append(line);
                if (column > 0) {
                    place.append(':').append(column);
                }
            }
        }
        return place.toString();
    }

    private void appendExcerpt(StringBuilder text, @Nullable String source) {
        if (source == null || line < 1) {
            return;
        }
        List<String> lines = source.lines().toList();
        if (line > lines.size()) {
            return;
        }
        String excerpt = lines.get(line - 1);
        String gutter = String.valueOf(line);
        text.append("\n  ").append(gutter).append(" | ").append(excerpt);
        if (column > 0 && column <= excerpt.length() + 1) {
            // Tabs stay tabs, so that the mark stands under its place whatever a tab's width is.
            String indent = excerpt.substring(0, column - 1).replaceAll("[^\t]", " ");
            text.append("\n  ")
                    .append(" ".repeat(gutter.length()))
                    .append(" | ")
                    .append(indent)
                    .append('^');
        }
    }
}

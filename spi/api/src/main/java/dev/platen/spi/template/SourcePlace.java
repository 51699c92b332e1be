package dev.platen.spi.template;

/// A place in a template's source.
///
/// @param template name and version: `layout@3`
/// @param part the part: `html`
/// @param line from 1; 0 if the engine does not know
/// @param column from 1; 0 if the engine does not know
public record SourcePlace(String template, String part, int line, int column) {
    /// Somewhere in `source`.
    public static SourcePlace in(PartSource source) {
        return new SourcePlace(source.template(), source.part(), 0, 0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(template).append(", part ").append(part);
        if (line > 0) {
            text.append(", line ").append(line);
        }
        if (column > 0) {
            text.append(", column ").append(column);
        }
        return text.toString();
    }
}

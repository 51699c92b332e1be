package dev.platen.incident;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a control is told on its command line.
///
/// @param style how it is written
/// @param serviceUrl `pulsar://host:port`
/// @param listener the broker's advertised listener to use, or empty
/// @param tenant the Pulsar tenant that holds its topics
/// @param templates folder with `workspace/template/part.peb`
/// @param queue receiver queue of each of its consumers, in messages
/// @param outputBytes size of what a pass-through sends
public record Setup(
        Style style, String serviceUrl, String listener, String tenant, Path templates, int queue, int outputBytes) {
    /// How a control is written.
    public enum Style {
        EAGER,
        TUNED,
        CAUTIOUS,
        PASS_THROUGH
    }

    /// The words of a command line that [#parse] understands.
    public List<String> arguments() {
        return List.of(
                style.name().toLowerCase(Locale.ROOT),
                serviceUrl,
                listener,
                tenant,
                templates.toString(),
                Integer.toString(queue),
                Integer.toString(outputBytes));
    }

    static Setup parse(String[] words) {
        return new Setup(
                Style.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words[1],
                words[2],
                words[3],
                Path.of(words[4]),
                Integer.parseInt(words[5]),
                Integer.parseInt(words[6]));
    }

    String topic(String path) {
        return "persistent://" + tenant + "/" + path;
    }
}

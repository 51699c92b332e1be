package dev.platen.app.message;

import dev.platen.spi.template.Escaping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a message reaches a person or a system; decides which parts of a template are rendered and how they
/// are escaped.
public enum Channel {
    EMAIL(List.of("subject", "html", "text")),
    PUSH(List.of("title", "body")),
    SMS(List.of("text")),
    WEBHOOK(List.of("body"));

    private static final List<Channel> ALL = List.of(values());

    private final String id = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of only
    private final List<String> parts;

    Channel(List<String> parts) {
        this.parts = parts;
    }

    /// The name in requests, topics and metrics.
    public String id() {
        return id;
    }

    /// The channel of that name, or null.
    public static @Nullable Channel of(String id) {
        for (Channel channel : ALL) {
            if (channel.id.equals(id)) {
                return channel;
            }
        }
        return null;
    }

    /// The parts of this channel that a template with `available` parts renders, in their order.
    public List<String> partsOf(Set<String> available) {
        List<String> rendered = new ArrayList<>(parts);
        rendered.retainAll(available);
        return rendered;
    }

    /// What a template with `available` parts lacks to be sent through this channel, for people; null if
    /// nothing.
    public @Nullable String missing(Set<String> available) {
        return switch (this) {
            case EMAIL -> {
                if (!available.contains("subject")) {
                    yield "part 'subject'";
                }
                yield available.contains("html") || available.contains("text") ? null : "part 'html' or 'text'";
            }
            case PUSH, WEBHOOK -> available.contains("body") ? null : "part 'body'";
            case SMS -> available.contains("text") ? null : "part 'text'";
        };
    }

    /// How values are escaped in `part` of this channel.
    public Escaping escaping(String part) {
        return switch (this) {
            case EMAIL -> part.equals("html") ? Escaping.HTML : Escaping.NONE;
            case PUSH, SMS -> Escaping.NONE;
            case WEBHOOK -> Escaping.JSON;
        };
    }
}

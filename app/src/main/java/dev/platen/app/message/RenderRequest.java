package dev.platen.app.message;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One decoded request but for its data, which is decoded when it is known what the template reads of it:
/// [RequestDecoder#data].
///
/// @param identity whose message it is
/// @param template the stored template, or null if the request brings its own parts
/// @param inline the parts that the request brings, or null
/// @param channel where the message goes
/// @param locale for numbers, dates and text
/// @param timeZone for dates
/// @param deadline rendering after this moment is pointless; null for none
public record RenderRequest(
        MessageIdentity identity,
        @Nullable TemplateRef template,
        @Nullable TemplateSource inline,
        Channel channel,
        Locale locale,
        ZoneId timeZone,
        @Nullable Instant deadline) {
    /// The same request of another workspace.
    public RenderRequest in(String workspace) {
        MessageIdentity moved = new MessageIdentity(identity.id(), workspace, identity.template());
        return new RenderRequest(moved, template, inline, channel, locale, timeZone, deadline);
    }
}

package dev.platen.app.pipeline;

import dev.platen.app.broker.Destination;
import dev.platen.app.broker.Publication;
import dev.platen.app.message.BoundedText;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.SourcePlace;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Says what is sent for an outcome. Pure.
public final class Settlement {
    /// All properties of a dead letter together, names included, so that the largest payload still fits the
    /// broker. Identity and diagnosis have bounds of their own; the rest is cut here.
    static final int MAX_PROPERTIES_BYTES = 4_096;

    private static final int MAX_NAME_BYTES = 128;
    private static final int MAX_REASON_BYTES = 1_000;

    private Settlement() {}

    /// What is sent before the request is acknowledged.
    ///
    /// @param payload copies the request's payload; a dead letter carries it unchanged
    static Publication publication(Outcome outcome, Lane lane, Supplier<byte[]> payload) {
        Map<String, String> properties = identityProperties(outcome.identity(), lane);
        return switch (outcome) {
            case Outcome.Rendered rendered -> {
                properties.put("platen-template", rendered.template());
                yield new Publication(Destination.of(rendered.channel()), rendered.bytes(), properties);
            }
            case Outcome.Aborted aborted -> {
                properties.put("platen-template", aborted.template());
                properties.put("platen-channel", aborted.channel().id());
                properties.put("platen-reason", BoundedText.cut(aborted.reason(), MAX_REASON_BYTES));
                yield new Publication(Destination.ABORTED, abortedBytes(aborted), properties);
            }
            case Outcome.Failed failed -> {
                describe(failed.diagnosis(), properties);
                yield new Publication(Destination.DEAD_LETTER, payload.get(), properties);
            }
        };
    }

    private static Map<String, String> identityProperties(MessageIdentity identity, Lane lane) {
        Map<String, String> properties = HashMap.newHashMap(12);
        properties.put("platen-request-id", identity.id());
        properties.put("platen-workspace", identity.workspace());
        properties.put("platen-template", identity.template());
        properties.put("platen-lane", lane.id());
        return properties;
    }

    private static void describe(Diagnosis diagnosis, Map<String, String> properties) {
        properties.put("platen-code", diagnosis.code().name());
        properties.put("platen-message", diagnosis.message());
        properties.put("platen-advice", diagnosis.advice());
        SourcePlace place = diagnosis.place();
        if (place != null) {
            properties.put("platen-failed-template", BoundedText.cut(place.template(), MAX_NAME_BYTES));
            properties.put("platen-part", BoundedText.cut(place.part(), MAX_NAME_BYTES));
            if (place.line() > 0) {
                properties.put("platen-line", Integer.toString(place.line()));
            }
        }
    }

    private static byte[] abortedBytes(Outcome.Aborted aborted) {
        String json = "{\"id\":\"" + JsonEscape.escape(aborted.identity().id())
                + "\",\"workspace\":\"" + JsonEscape.escape(aborted.identity().workspace())
                + "\",\"template\":\"" + JsonEscape.escape(aborted.template())
                + "\",\"channel\":\"" + aborted.channel().id()
                + "\",\"aborted\":{\"reason\":\""
                + JsonEscape.escape(BoundedText.cut(aborted.reason(), MAX_REASON_BYTES)) + "\"}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.platen.cli.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.platen.app.message.TemplateRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Looks at the bytes of a request, and changes no more of them than it must.
final class RequestJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RequestJson() {}

    /// Makes sure that a payload is a whole request: one that was too large to be unpacked came as what it
    /// was compressed to, or as one chunk.
    ///
    /// @throws IOException if it is not
    static void requireWhole(byte[] payload) throws IOException {
        try (JsonParser parser = JSON.createParser(payload)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
        }
    }

    /// The request without the version of its template. All other bytes stay as they are: a decimal keeps its
    /// digits.
    ///
    /// @throws IOException if it is no request
    static byte[] unpinned(byte[] payload) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(payload.length);
        int copied = 0;
        try (JsonParser parser = JSON.createParser(payload)) {
            requireObject(parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean template = parser.currentName().equals("template");
                JsonToken value = parser.nextToken();
                if (!template || value != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                    continue;
                }
                TemplateRef pinned = TemplateRef.parse(parser.getText());
                if (pinned != null && pinned.version() != TemplateRef.LIVE) {
                    changed.write(payload, copied, offset(parser.currentTokenLocation()) - copied);
                    changed.writeBytes(("\"" + pinned.name() + "\"").getBytes(StandardCharsets.UTF_8));
                    copied = offset(parser.currentLocation());
                }
            }
        }
        changed.write(payload, copied, payload.length - copied);
        return changed.toByteArray();
    }

    private static int offset(JsonLocation location) throws IOException {
        // A parser of UTF-16 counts characters.
        if (location.getByteOffset() < 0) {
            throw new IOException("not UTF-8");
        }
        return (int) location.getByteOffset();
    }

    private static void requireObject(@Nullable JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            throw new IOException("not an object");
        }
    }
}

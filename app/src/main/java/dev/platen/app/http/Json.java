package dev.platen.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Reading and writing JSON bodies.
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    static final String TYPE = "application/json";

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// The request's body, which must be a JSON object.
    static ObjectNode read(ServerRequest request, int maxBytes) throws IOException {
        try {
            if (MAPPER.readTree(bytes(request, maxBytes)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new ApiError(400, "MALFORMED_JSON", "the body is not valid JSON" + place, "send a JSON object");
        }
        throw new ApiError(400, "MALFORMED_JSON", "the body is not a JSON object", "send a JSON object");
    }

    /// The request's body. What is too long is read to its end before it is refused: a client that still
    /// sends when the connection is closed loses the answer that tells it why.
    static byte[] bytes(ServerRequest request, int maxBytes) {
        try (InputStream body = request.content().inputStream()) {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length <= maxBytes) {
                return bytes;
            }
            body.transferTo(OutputStream.nullOutputStream());
            throw new ApiError(413, "HTTP_413", "the body has more than " + maxBytes + " bytes", ApiError.SEND_LESS);
        } catch (IOException | UncheckedIOException e) {
            throw new ApiError(400, "INCOMPLETE_BODY", "the body ended too early", "send the request again");
        } catch (NumberFormatException e) {
            // The server's, for a chunk whose length is none.
            throw new ApiError(400, "MALFORMED_BODY", "the body's chunks are not as HTTP has them", "send it whole");
        }
    }

    static void send(ServerResponse response, int status, JsonNode body) throws IOException {
        send(response, status, MAPPER.writeValueAsBytes(body));
    }

    static void send(ServerResponse response, int status, byte[] json) {
        response.status(Status.create(status))
                .header(HeaderNames.CONTENT_TYPE, TYPE)
                .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .send(json);
    }
}

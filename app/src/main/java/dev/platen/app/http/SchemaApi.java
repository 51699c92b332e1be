package dev.platen.app.http;

import dev.platen.app.message.RequestDecoder;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;

/// The JSON Schema of what producers send, from beside the code that reads it.
final class SchemaApi implements HttpService {
    private static final String REQUEST = "request.schema.json";

    @Override
    public void routing(HttpRules rules) {
        rules.get("/schemas/request", SchemaApi::request).any("/schemas/request", WrongMethod.allowing("GET"));
    }

    private static void request(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream schema = RequestDecoder.class.getResourceAsStream(REQUEST)) {
            if (schema == null) {
                throw new IllegalStateException("the class path has no " + REQUEST);
            }
            response.header(HeaderNames.CONTENT_TYPE, "application/schema+json").send(schema.readAllBytes());
        }
    }
}

package dev.platen.app.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The attempts of one message as JSON: `{"attempts": [{"instance": …, "when": …, "workspace": …,
/// "template": …, "estimatedBytes": …}]}`, oldest first.
final class AttemptCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AttemptCodec() {}

    static byte[] encode(List<Attempt> attempts) {
        ObjectNode record = JSON.createObjectNode();
        ArrayNode list = record.putArray("attempts");
        for (Attempt attempt : attempts) {
            list.addObject()
                    .put("instance", attempt.instance())
                    .put("when", attempt.whenMillis())
                    .put("workspace", attempt.workspace())
                    .put("template", attempt.template())
                    .put("estimatedBytes", attempt.estimatedBytes());
        }
        try {
            return JSON.writeValueAsBytes(record);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// @throws IOException if these are not attempts
    static List<Attempt> decode(byte[] record) throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        for (JsonNode attempt : JSON.readTree(record).path("attempts")) {
            String instance = attempt.path("instance").asText();
            if (instance.isEmpty() || attempts.size() == AttemptLog.MAX_ATTEMPTS) {
                throw new IOException("not the attempts of one message");
            }
            attempts.add(new Attempt(
                    instance,
                    attempt.path("when").asLong(),
                    attempt.path("workspace").asText(),
                    attempt.path("template").asText(),
                    attempt.path("estimatedBytes").asLong()));
        }
        return List.copyOf(attempts);
    }
}

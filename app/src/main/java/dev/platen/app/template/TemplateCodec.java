package dev.platen.app.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.TemplateSource;
import dev.platen.spi.template.MissingVariables;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON in the two template topics. Unknown members are passed over, so that a newer instance may add
/// some.
final class TemplateCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TemplateCodec() {}

    static byte[] contentBytes(StoredTemplate template) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("workspace", template.workspace());
        root.put("name", template.name());
        root.put("engine", template.source().engine());
        root.put("missingVariables", template.source().missingVariables().name());
        ObjectNode parts = root.putObject("parts");
        template.source().parts().forEach(parts::put);
        return JSON.writeValueAsBytes(root);
    }

    /// The content that was published for a name; the version is the index's knowledge.
    static StoredTemplate content(byte[] bytes, int version) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        Map<String, String> parts = new LinkedHashMap<>();
        root.path("parts")
                .properties()
                .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
        TemplateSource source = new TemplateSource(
                root.path("engine").asText(),
                MissingVariables.valueOf(root.path("missingVariables").asText()),
                parts);
        return new StoredTemplate(
                root.path("workspace").asText(), root.path("name").asText(), version, source);
    }

    /// Was written by a version that does it otherwise.
    static final class UnknownFormatException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        UnknownFormatException(String message) {
            super(message);
        }
    }

    static byte[] manifestBytes(Checkpoints.Manifest manifest) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        IndexPosition position = manifest.position();
        root.putArray("index").add(position.ledgerId()).add(position.entryId());
        ArrayNode parts = root.putArray("parts");
        manifest.parts().forEach(part -> parts.addArray().add(part.ledgerId()).add(part.entryId()));
        return JSON.writeValueAsBytes(root);
    }

    static Checkpoints.Manifest manifest(byte[] bytes) throws UnknownFormatException {
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UnknownFormatException("it is no JSON");
        }
        JsonNode index = root.path("index");
        if (!index.path(0).canConvertToLong() || !index.path(1).canConvertToLong()) {
            throw new UnknownFormatException("it does not say where in the index it is");
        }
        List<ContentPointer> parts = new ArrayList<>();
        root.path("parts")
                .forEach(part -> parts.add(
                        new ContentPointer(part.path(0).asLong(), part.path(1).asLong())));
        return new Checkpoints.Manifest(
                new IndexPosition(index.path(0).longValue(), index.path(1).longValue()), parts);
    }

    static byte[] entryBytes(TemplateEntry entry) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("live", entry.live());
        ArrayNode versions = root.putArray("versions");
        for (int version = 1; version <= entry.versions(); version++) {
            ContentPointer pointer = entry.pointer(version);
            versions.addArray().add(pointer.ledgerId()).add(pointer.entryId());
        }
        return JSON.writeValueAsBytes(root);
    }

    static TemplateEntry entry(byte[] bytes) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        JsonNode versions = root.path("versions");
        long[] ledgers = new long[versions.size()];
        long[] entries = new long[versions.size()];
        for (int i = 0; i < versions.size(); i++) {
            ledgers[i] = versions.get(i).path(0).asLong();
            entries[i] = versions.get(i).path(1).asLong();
        }
        return new TemplateEntry(root.path("live").asInt(), ledgers, entries);
    }
}

package dev.platen.incident;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// From a request's bytes to its output's, as it is usually done: Jackson reads a map, stock Pebble renders
/// each part to a String, Jackson writes the result.
final class StockRenderer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final PebbleEngine engine;

    /// `workspace/template` → its parts.
    private final Map<String, List<String>> parts = new TreeMap<>();

    StockRenderer(Path folder) throws IOException {
        MemoryLoader loader = new MemoryLoader();
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String template = folder.relativize(Objects.requireNonNull(file.getParent()))
                        .toString();
                String part = file.getFileName().toString().replace(".peb", "");
                loader.addTemplate(template + "/" + part, Files.readString(file));
                found.computeIfAbsent(template, _ -> new ArrayList<>()).add(part);
            }
        }
        parts.putAll(found);
        engine = new PebbleEngine.Builder().loader(loader).build();
    }

    Output render(byte[] payload) throws IOException {
        Map<String, Object> request = JSON.readValue(payload, MAP);
        String template = request.get("workspace") + "/" + request.get("template");
        Map<String, Object> data = data(request);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String part : parts.getOrDefault(template, List.of())) {
            StringWriter text = new StringWriter();
            engine.getTemplate(template + "/" + part).evaluate(text, data);
            texts.put(part, text.toString());
        }
        Map<String, Object> message = new LinkedHashMap<>();
        for (String member : List.of("id", "workspace", "template", "channel")) {
            message.put(member, request.getOrDefault(member, ""));
        }
        message.put("parts", texts);
        return new Output(
                String.valueOf(request.get("channel")),
                String.valueOf(request.get("id")),
                JSON.writeValueAsBytes(message));
    }

    @SuppressWarnings("unchecked") // what Jackson makes of a JSON object
    private static Map<String, Object> data(Map<String, Object> request) {
        return request.get("data") instanceof Map<?, ?> data ? (Map<String, Object>) data : Map.of();
    }
}

package dev.platen.cli.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A template as it is on disk: its settings, the source of each part, and the file that each part came from.
/// Parts keep the order in which they are given.
public record TemplateSource(
        String engine, String missingVariables, Map<String, String> parts, Map<String, Path> files) {
    public static final String DEFAULT_ENGINE = "pebble";
    public static final String DEFAULT_MISSING_VARIABLES = "strict";

    private static final String SETTINGS = "template.json";
    private static final Set<String> SETTING_NAMES = Set.of("engine", "missingVariables");
    private static final ObjectMapper JSON = new ObjectMapper();

    public TemplateSource {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        files = Map.copyOf(files);
    }

    /// Reads a folder: `html.peb`, `text.peb`, `subject.peb` and so on, the part's name before the first
    /// dot, and optionally `template.json` with `engine` and `missingVariables`. Hidden files are skipped.
    public static TemplateSource ofFolder(Path folder) {
        Map<String, Path> files = new TreeMap<>();
        for (Path file : list(folder)) {
            String name = file.getFileName().toString();
            if (name.equals(SETTINGS) || name.startsWith(".") || !Files.isRegularFile(file)) {
                continue;
            }
            String part = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            Path other = files.put(part, file);
            if (other != null) {
                throw new UserError(
                        "both " + other + " and " + file + " are the part '" + part + "'", "Leave one of them.");
            }
        }
        if (files.isEmpty()) {
            throw new UserError(
                    folder + " has no parts", "A part is a file such as html.peb, text.peb or subject.peb in it.");
        }
        JsonNode settings = settings(folder.resolve(SETTINGS));
        return of(
                settings.path("engine").asText(DEFAULT_ENGINE),
                settings.path("missingVariables").asText(DEFAULT_MISSING_VARIABLES),
                files);
    }

    /// Reads one file a part.
    public static TemplateSource of(String engine, String missingVariables, Map<String, Path> files) {
        Map<String, String> parts = new LinkedHashMap<>();
        files.forEach((part, file) -> parts.put(part, PartFile.source(read(file))));
        return new TemplateSource(engine, missingVariables, parts, files);
    }

    /// The same with other settings; null leaves one as it is.
    public TemplateSource with(@Nullable String otherEngine, @Nullable String otherMissingVariables) {
        return new TemplateSource(
                otherEngine == null ? engine : otherEngine,
                otherMissingVariables == null ? missingVariables : otherMissingVariables,
                parts,
                files);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UserError(
                    "cannot read the folder " + folder + ": " + UserError.reasonOf(e), "Check the path.", e);
        }
    }

    private static JsonNode settings(Path file) {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode settings = JSON.readTree(read(file));
            for (Map.Entry<String, JsonNode> setting : settings.properties()) {
                if (!SETTING_NAMES.contains(setting.getKey())) {
                    throw new UserError(
                            file + ": unknown setting '" + setting.getKey() + "'",
                            "Known settings are engine and missingVariables.");
                }
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw new UserError(
                    file + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    "Write it like {\"engine\": \"pebble\", \"missingVariables\": \"strict\"}.",
                    e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file, "Check the path.", e);
        } catch (MalformedInputException e) {
            throw new UserError(file + " is not UTF-8 text", "Save it as UTF-8.", e);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + UserError.reasonOf(e), "Check the path.", e);
        }
    }
}

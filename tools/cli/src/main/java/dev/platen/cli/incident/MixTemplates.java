package dev.platen.cli.incident;

import dev.platen.cli.template.PartFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The templates of all mixes, the same in each workspace, in the common part of both Pebbles. There is
/// nothing to escape in their data, so that both print the same bytes.
final class MixTemplates {
    /// The template of urgent messages.
    static final String URGENT = "code";

    private static final List<String> EMAILS =
            List.of("note", "statement", "digest", "poison-doubling", "poison-loops", "poison-list");

    private MixTemplates() {}

    /// Template → part → source.
    static Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (String email : EMAILS) {
            all.put(email, Map.of("subject", "Your {{ title }}", "html", source(email)));
        }
        all.put(URGENT, Map.of("text", source(URGENT)));
        return all;
    }

    /// Writes `workspace/template/part.peb` for the controls.
    static void write(Path folder, List<String> workspaces) throws IOException {
        for (String workspace : workspaces) {
            for (Map.Entry<String, Map<String, String>> template : all().entrySet()) {
                Path into = Files.createDirectories(folder.resolve(workspace).resolve(template.getKey()));
                for (Map.Entry<String, String> part : template.getValue().entrySet()) {
                    Files.writeString(into.resolve(part.getKey() + ".peb"), part.getValue());
                }
            }
        }
    }

    private static String source(String template) {
        return PartFile.source(MixSpec.resource("templates/" + template + ".peb"));
    }
}

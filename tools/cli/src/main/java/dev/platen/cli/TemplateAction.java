package dev.platen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.message.TemplateName;
import dev.platen.app.message.TemplateRef;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the subcommands of `template` share: which instance and workspace, and how a refusal is shown.
abstract class TemplateAction extends BaseCommand {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "The instance's API address (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace that the templates belong to.")
    private String workspace = "";

    @Option(names = "--json", description = "Print the instance's answer as one JSON object.")
    private boolean json;

    final String workspace() {
        return workspace;
    }

    @Override
    public final Integer call() throws InterruptedException {
        Console console = console(json);
        try {
            return run(new PlatenApi(url, access.access()), console);
        } catch (PlatenApi.RefusedException e) {
            console.progress(e.diagnosis().text(sources(), sourceFiles()));
            console.result(Map.of("error", e.diagnosis()));
            return FAILURE;
        }
    }

    abstract int run(PlatenApi api, Console console) throws PlatenApi.RefusedException, InterruptedException;

    /// `NAME` or `NAME@VERSION` as it was written on the command line.
    final TemplateRef templateRef(String text) {
        TemplateRef reference = TemplateRef.parse(text);
        if (reference == null) {
            throw usageError("'" + text + "' is not NAME or NAME@VERSION; a name is " + TemplateName.RULE);
        }
        return reference;
    }

    static String requiredPart(JsonNode parts, String part) {
        JsonNode source = parts.path(part);
        if (!source.isTextual()) {
            List<String> names =
                    parts.properties().stream().map(Map.Entry::getKey).toList();
            throw new UserError("there is no part '" + part + "'", "It has " + String.join(", ", names) + ".");
        }
        return source.asText();
    }

    static String heading(String part) {
        return "--- " + part + " ---";
    }

    /// Sources that a diagnosis may quote: part → text.
    Map<String, String> sources() {
        return Map.of();
    }

    /// Where they were read from: part → file.
    Map<String, Path> sourceFiles() {
        return Map.of();
    }
}

package dev.platen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.message.TemplateRef;
import dev.platen.cli.console.Console;
import dev.platen.cli.template.PlatenApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one version of a template with its sources.
@Command(name = "get", description = "Shows a template: its live version, or the one named.")
final class TemplateGetCommand extends TemplateAction {
    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "The template.")
    private String template = "";

    @Option(names = "--part", description = "Print the source of this part only.")
    private @Nullable String part;

    private TemplateGetCommand() {}

    @Override
    int run(PlatenApi api, Console console) throws PlatenApi.RefusedException, InterruptedException {
        TemplateRef reference = templateRef(template);
        JsonNode found = api.get(workspace(), reference.name(), reference.version());
        console.result(found);
        if (part != null) {
            console.say(requiredPart(found.path("parts"), part));
            return SUCCESS;
        }
        console.say(found.path("name").asText() + "@" + found.path("version").asInt() + "  live: "
                + found.path("live").asText() + "  versions: " + found.path("versions") + "  engine: "
                + found.path("engine").asText() + "  missing variables: "
                + found.path("missingVariables").asText());
        for (Map.Entry<String, JsonNode> entry : found.path("parts").properties()) {
            console.say(heading(entry.getKey()));
            console.say(entry.getValue().asText());
        }
        return SUCCESS;
    }
}

package dev.platen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.TextTable;
import dev.platen.cli.template.PlatenApi;
import picocli.CommandLine.Command;

/// Lists the templates of a workspace.
@Command(name = "list", description = "Lists the templates of a workspace.")
final class TemplateListCommand extends TemplateAction {
    private TemplateListCommand() {}

    @Override
    int run(PlatenApi api, Console console) throws PlatenApi.RefusedException, InterruptedException {
        JsonNode found = api.list(workspace());
        console.result(found);
        JsonNode templates = found.path("templates");
        if (templates.isEmpty()) {
            console.say("workspace " + workspace() + " has no templates");
            return SUCCESS;
        }
        TextTable table = new TextTable("template", "live", "versions");
        for (JsonNode template : templates) {
            table.row(
                    template.path("name").asText(),
                    template.path("live").asInt() == 0
                            ? "-"
                            : template.path("live").asText(),
                    template.path("versions").asText());
        }
        console.say(table.text());
        return SUCCESS;
    }
}

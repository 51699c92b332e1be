package dev.platen.cli;

import picocli.CommandLine.Command;

/// Templates of a running instance; the work is done by its subcommands.
@Command(
        name = "template",
        description = "Stores, shows and previews templates of a running instance.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TemplatePutCommand.class,
            TemplateGetCommand.class,
            TemplateListCommand.class,
            TemplatePreviewCommand.class
        })
final class TemplateCommand extends BaseCommand {
    private TemplateCommand() {}

    @Override
    public Integer call() {
        throw usageError("Missing command");
    }
}

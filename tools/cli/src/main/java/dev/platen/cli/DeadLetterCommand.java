package dev.platen.cli;

import picocli.CommandLine.Command;

/// Requests that could not be rendered; the work is done by its subcommands.
@Command(
        name = "dead-letter",
        description = {
            "Lists and shows requests that could not be rendered, and sends them again.",
            "",
            "A dead letter is there until it is acknowledged on the instances' subscription; a replay does that when"
                    + " the broker has the request in its lane again."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeadLetterListCommand.class, DeadLetterShowCommand.class, DeadLetterReplayCommand.class})
final class DeadLetterCommand extends BaseCommand {
    private DeadLetterCommand() {}

    @Override
    public Integer call() {
        throw usageError("Missing command");
    }
}

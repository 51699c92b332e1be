package dev.platen.cli;

import picocli.CommandLine.Command;

/// Runs one instance. A placeholder until delegation is wired.
@Command(name = "serve", description = "Runs one instance of Platen.")
final class ServeCommand extends BaseCommand {
    private ServeCommand() {}

    @Override
    public Integer call() {
        return FAILURE;
    }
}

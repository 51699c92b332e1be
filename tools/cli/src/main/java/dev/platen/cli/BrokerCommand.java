package dev.platen.cli;

import picocli.CommandLine.Command;

/// Shows everything at once.
@Command(name = "broker", description = "broker")
final class BrokerCommand extends BaseCommand {
    private BrokerCommand() {}

    @Override
    public Integer call() {
        return FAILURE;
    }
}

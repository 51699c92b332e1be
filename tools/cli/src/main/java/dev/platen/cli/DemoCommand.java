package dev.platen.cli;

import picocli.CommandLine.Command;

/// Shows everything at once.
@Command(name = "demo", description = "demo")
final class DemoCommand extends BaseCommand {
    private DemoCommand() {}

    @Override
    public Integer call() {
        return FAILURE;
    }
}

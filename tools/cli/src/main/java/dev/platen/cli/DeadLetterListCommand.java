package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.deadletter.DeadLetters;
import dev.platen.cli.deadletter.Listing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists dead letters.
@Command(
        name = "list",
        description = {
            "Lists dead letters that were neither replayed nor acknowledged, the newest last.",
            "",
            "It reads beside all consumers and takes nothing away from them. Payloads are not shown."
        })
final class DeadLetterListCommand extends DeadLetterAction {
    private static final int MOST_SHOWN = 100_000;

    @Mixin
    private DeadLetterFilterOptions filters = new DeadLetterFilterOptions();

    @Option(
            names = {"-n", "--limit"},
            defaultValue = "50",
            description = "Show so many, the newest; all are counted (default: ${DEFAULT-VALUE}).")
    private int limit;

    private DeadLetterListCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        requireRange("--limit", limit, 0, MOST_SHOWN);
        var filter = filters.filter(this);
        Console console = console();
        try (DeadLetters letters = open(console)) {
            Listing listing = Listing.of(letters, filter, limit);
            console.say(listing.text());
            console.result(listing.json());
        }
        return SUCCESS;
    }
}

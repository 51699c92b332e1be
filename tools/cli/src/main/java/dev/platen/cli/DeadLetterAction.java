package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.deadletter.DeadLetters;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the subcommands of `dead-letter` share: where the dead letters are.
abstract class DeadLetterAction extends BaseCommand {
    @Option(
            names = "--broker",
            defaultValue = "pulsar://127.0.0.1:6650",
            description = "The broker's service address (default: ${DEFAULT-VALUE}).")
    private URI broker = URI.create("");

    @Option(
            names = "--admin",
            defaultValue = "http://127.0.0.1:8079",
            description = "The broker's administration, which knows what is acknowledged (default: ${DEFAULT-VALUE}).")
    private URI admin = URI.create("");

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Option(names = "--tenant", defaultValue = "platen", description = "Pulsar tenant (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    @Option(
            names = "--subscription",
            defaultValue = "platen",
            description = "The subscription of the instances (default: ${DEFAULT-VALUE}).")
    private String subscription = "";

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    final Console console() {
        return console(json);
    }

    final DeadLetters open(Console console) {
        return DeadLetters.open(
                new DeadLetters.Place(broker, admin, access.access(), topics(tenant), subscription), console);
    }
}

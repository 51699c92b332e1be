package dev.platen.cli;

import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.devbroker.DevBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a broker in the foreground.
@Command(
        name = "broker",
        description = {
            "Runs a real Pulsar broker on loopback, for development, until Ctrl-C.",
            "It has the tenant and the namespaces that Platen needs."
        })
final class BrokerCommand extends BaseCommand {
    private static final int MAX_PORT = 65_535;
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Option(
            names = "--port",
            defaultValue = "6650",
            description = "Port for Pulsar clients; 0 = any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--web-port",
            defaultValue = "8079",
            description = "Port for administration; 0 = any (default: ${DEFAULT-VALUE}).")
    private int webPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep messages and templates in this folder (default: a temporary one).")
    private @Nullable Path data;

    @Option(names = "--tenant", defaultValue = "platen", description = "Pulsar tenant (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    @Option(names = "--json", description = "Print the addresses as one JSON object when the broker is ready.")
    private boolean json;

    private BrokerCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--port", port, 0, MAX_PORT);
        requireRange("--web-port", webPort, 0, MAX_PORT);
        if (port != 0 && port == webPort) {
            throw usageError("--port and --web-port must differ, both are " + port);
        }
        Topics topics = topics(tenant);
        Console console = console(json);
        Home home = Home.ofProcess();
        return interruptible(interruption -> {
            try (DevBroker broker = interruption.starting(
                    () -> LocalBroker.start(home, new LocalBroker.Place(port, webPort, data), topics, console))) {
                announce(broker, console);
                return serve(broker, interruption, console);
            }
        });
    }

    private void announce(DevBroker broker, Console console) {
        String url = broker.serviceUrl().toString();
        console.result(Map.of(
                "serviceUrl", url, "adminUrl", broker.adminUrl().toString(), "tenant", tenant, "pid", broker.pid()));
        console.say("broker   " + url);
        console.say("admin    " + broker.adminUrl());
        console.say("tenant   " + tenant);
        console.say("");
        console.say("Go on in another window:");
        console.say("  tools/platen serve --broker " + url);
        console.say("Ctrl-C stops the broker"
                + (data == null ? " and deletes its data." : "; its data stays in " + data + "."));
    }

    /// Until someone asks it to stop.
    private static boolean serve(DevBroker broker, Interruption interruption, Console console)
            throws InterruptedException {
        while (!interruption.await(CHECK_NANOS)) {
            String death = broker.death();
            if (death != null) {
                throw new UserError("the broker ended by itself, " + death, "");
            }
        }
        console.progress("stopping the broker");
        return true;
    }
}

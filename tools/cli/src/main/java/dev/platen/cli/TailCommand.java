package dev.platen.cli;

import dev.platen.app.message.Channel;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.TopicTail;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.tail.Sight;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what came out.
@Command(
        name = "tail",
        description = {
            "Shows what came out: rendered messages, aborted ones and dead letters, in the order of their time.",
            "",
            "It reads beside all other consumers and takes nothing away from them."
        })
final class TailCommand extends BaseCommand {
    private static final long POLL_NANOS = 100_000_000;

    @Option(
            names = "--broker",
            defaultValue = "pulsar://127.0.0.1:6650",
            description = "The broker's service address (default: ${DEFAULT-VALUE}).")
    private URI broker = URI.create("");

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Option(names = "--tenant", defaultValue = "platen", description = "Pulsar tenant (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    @Option(names = "--minutes", defaultValue = "10", description = "How far to look back (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = {"-n", "--count"},
            defaultValue = "20",
            description = "Of what is there, show the last so many (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until Ctrl-C with what comes out from now on.")
    private boolean follow;

    private TailCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        requireRange("--minutes", minutes, 0, 60L * 24 * 365);
        requireRange("--count", count, 0, 1_000_000);
        Topics topics = topics(tenant);
        Console console = console(false);
        Interruption interruption = Interruption.ofProcess();
        try (PulsarClient client = BrokerClients.create(broker, access.access());
                TopicTail tail = new TopicTail(client, names(topics), Duration.ofMinutes(minutes))) {
            List<Message<byte[]>> found = tail.toTheEnd(count);
            if (found.isEmpty() && !follow) {
                console.progress("nothing came out in the last " + (minutes == 1 ? "minute" : minutes + " minutes"));
            }
            found.forEach(message -> console.say(Sight.of(message)));
            while (follow && !interruption.await(POLL_NANOS)) {
                tail.arrived().forEach(message -> console.say(Sight.of(message)));
            }
        } catch (PulsarClientException e) {
            throw BrokerClients.unreachable(broker.toString(), e);
        } finally {
            interruption.finish(SUCCESS);
        }
        return SUCCESS;
    }

    private static List<String> names(Topics topics) {
        List<String> names = new ArrayList<>(List.of(topics.aborted(), topics.deadLetters()));
        for (Channel channel : Channel.values()) {
            names.add(topics.rendered(channel));
        }
        return names;
    }
}

package dev.platen.cli;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.RequestPublisher;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.UserError;
import dev.platen.cli.load.FileRequests;
import dev.platen.cli.load.LoadRun;
import dev.platen.cli.load.LoadSummary;
import dev.platen.cli.load.Pace;
import dev.platen.cli.load.RequestSource;
import dev.platen.cli.sample.SampleMix;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Publishes requests.
@Command(
        name = "load",
        description = {
            "Publishes requests at a steady rate.",
            "",
            "Without --template it sends the sample mix: seven kinds of messages over all lanes and channels, of which "
                    + "1 in 200 is to be aborted by its template and 1 in 200 cannot be rendered. 'platen template put'"
                    + " or 'platen demo' store the sample templates.",
            "With --template it sends one request for each line of --data, from the top again when they are used up."
        })
final class LoadCommand extends BaseCommand {
    @Option(
            names = "--broker",
            defaultValue = "pulsar://127.0.0.1:6650",
            description = "The broker's service address (default: ${DEFAULT-VALUE}).")
    private URI broker = URI.create("");

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Option(names = "--tenant", defaultValue = "platen", description = "Pulsar tenant (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "Requests a second; 0 = as fast as possible (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--count",
            defaultValue = "1000",
            description = "Requests to send in all (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--lane",
            description = "Lane: ${COMPLETION-CANDIDATES} (default: normal; the sample mix uses all).")
    private @Nullable Lane lane;

    @Option(names = "--template", paramLabel = "WS/NAME", description = "Workspace and template, NAME or NAME@VERSION.")
    private @Nullable String template;

    @Option(names = "--channel", description = "Channel: ${COMPLETION-CANDIDATES}; needed with --template.")
    private @Nullable Channel channel;

    @Option(
            names = "--data",
            paramLabel = "FILE.jsonl",
            description = "One JSON object on each line: the data of one message; needed with --template.")
    private @Nullable Path data;

    @Option(
            names = "--locale",
            defaultValue = "en",
            description = "Locale of requests with --template (default: ${DEFAULT-VALUE}).")
    private String locale = "";

    @Option(
            names = "--time-zone",
            defaultValue = "UTC",
            description = "Time zone of requests with --template (default: ${DEFAULT-VALUE}).")
    private String timeZone = "";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same sample data (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption json = new JsonOption();

    private LoadCommand() {}

    @Override
    public Integer call() throws Exception {
        Pace pace = pace();
        if (count < 1) {
            throw usageError("--count must be at least 1, not " + count);
        }
        Topics topics = topics(tenant);
        Console console = console(json);
        return interruptible(interruption -> load(pace, topics, console, interruption));
    }

    private boolean load(Pace pace, Topics topics, Console console, Interruption interruption) throws IOException {
        try (RequestSource source = source();
                PulsarClient client = BrokerClients.create(broker, access.access());
                RequestPublisher publisher = new RequestPublisher(client, topics)) {
            publisher.start();
            LoadRun run = new LoadRun(source, pace, count, System::nanoTime);
            LiveLine live = console.liveLine(System.nanoTime());
            LoadSummary summary = run.run(publisher, interruption::requested, (sent, nowNanos) -> {
                if (live.due(nowNanos)) {
                    live.update(progress(sent, publisher), nowNanos);
                }
            });
            live.clear();
            console.say(summary.text());
            console.result(summary.json());
            return isGood(summary, publisher, console);
        }
    }

    private static boolean isGood(LoadSummary summary, RequestPublisher publisher, Console console) {
        Throwable failure = publisher.firstFailure();
        if (failure != null) {
            console.progress("The first failure was: " + UserError.reasonOf(failure));
        }
        return summary.failed() == 0 && summary.sent() == summary.confirmed();
    }

    private String progress(long sent, RequestPublisher publisher) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d sent, %,d confirmed, %,d failed",
                sent,
                count,
                publisher.confirmed(),
                publisher.failed());
    }

    private Pace pace() {
        try {
            return Pace.of(rate);
        } catch (IllegalArgumentException e) {
            throw usageError("--" + e.getMessage() + "; 0 means as fast as possible");
        }
    }

    private RequestSource source() {
        String idPrefix = "load-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        if (template == null) {
            if (channel != null || data != null) {
                throw usageError((channel != null ? "--channel" : "--data") + " needs --template");
            }
            SampleMix mix = new SampleMix(seed, idPrefix);
            Lane only = lane;
            return only == null
                    ? mix
                    : index -> new RequestSource.Request(only, mix.next(index).payload());
        }
        int slash = template.indexOf('/');
        if (slash < 1 || slash == template.length() - 1) {
            throw usageError("--template must be WORKSPACE/NAME, not '" + template + "'");
        }
        if (channel == null || data == null) {
            throw usageError("--template needs " + (channel == null ? "--channel" : "--data FILE.jsonl"));
        }
        return new FileRequests(
                data,
                new FileRequests.Target(
                        template.substring(0, slash),
                        template.substring(slash + 1),
                        channel,
                        lane == null ? Lane.NORMAL : lane,
                        locale,
                        timeZone),
                idPrefix);
    }
}

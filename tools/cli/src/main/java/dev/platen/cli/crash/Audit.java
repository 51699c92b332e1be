package dev.platen.cli.crash;

import dev.platen.app.message.Channel;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.sample.SampleIds;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleMix.Fate;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;

/// Reads all results once more from the beginning when everything is over, with a client that was not there
/// before, and compares their ids with those that went in. It sees what every consumer sees: committed
/// messages.
final class Audit {
    private static final int WAIT_SECONDS = 10;
    private static final int RECEIVER_QUEUE = 500;
    private static final String PROPERTY_ID = "platen-request-id";

    private final SampleIds ids;
    private final SampleMix mix;
    private final @Nullable Fate[] found;
    private long duplicates;
    private long misplaced;
    private long strangers;

    private Audit(SampleIds ids, SampleMix mix, int published) {
        this.ids = ids;
        this.mix = mix;
        found = new Fate[published];
    }

    /// Requests of a workspace and what became of them, each counted once.
    record Counts(long in, long rendered, long aborted, long deadLettered) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        long pending() {
            return in - rendered - aborted - deadLettered;
        }

        Counts plus(Counts other) {
            return new Counts(
                    in + other.in,
                    rendered + other.rendered,
                    aborted + other.aborted,
                    deadLettered + other.deadLettered);
        }
    }

    /// What was found.
    ///
    /// @param duplicates results beyond the first of a request, wherever they are
    /// @param misplaced requests whose result is of another kind than it must be
    /// @param strangers results of requests that were never published
    /// @param workspaces requests and results by workspace
    record Findings(long duplicates, long misplaced, long strangers, Map<String, Counts> workspaces) {
        Findings {
            workspaces = Collections.unmodifiableMap(new TreeMap<>(workspaces));
        }

        Counts total() {
            return workspaces.values().stream().reduce(Counts.NONE, Counts::plus);
        }

        long received() {
            Counts total = total();
            return total.in() - total.pending();
        }

        long lost() {
            return total().pending();
        }
    }

    /// Reads everything to its end.
    static Findings of(URI serviceUrl, Topics topics, SampleIds ids, SampleMix mix, int published) throws IOException {
        Audit audit = new Audit(ids, mix, published);
        try (PulsarClient client = BrokerClients.create(serviceUrl)) {
            for (Channel channel : Channel.values()) {
                audit.read(client, topics.rendered(channel), Fate.RENDERED);
            }
            audit.read(client, topics.aborted(), Fate.ABORTED);
            audit.read(client, topics.deadLetters(), Fate.DEAD_LETTERED);
        }
        return audit.findings();
    }

    private void read(PulsarClient client, String topic, Fate fate) throws IOException {
        try (Reader<byte[]> reader = client.newReader(Schema.BYTES)
                .topic(topic)
                .startMessageId(MessageId.earliest)
                .receiverQueueSize(RECEIVER_QUEUE)
                .create()) {
            while (reader.hasMessageAvailable()) {
                Message<byte[]> message = reader.readNext(WAIT_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new PulsarClientException.TimeoutException("nothing more can be read from " + topic);
                }
                long index = ids.indexOf(message.getProperty(PROPERTY_ID));
                enter(index >= 0 ? index : ids.indexIn(message.getData()), fate);
            }
        }
    }

    private void enter(long index, Fate fate) {
        if (index < 0 || index >= found.length) {
            strangers++;
        } else if (found[(int) index] == null) {
            found[(int) index] = fate;
            misplaced += mix.fate(index) == fate ? 0 : 1;
        } else {
            duplicates++;
        }
    }

    private Findings findings() {
        Map<String, Counts> workspaces = new TreeMap<>();
        for (int i = 0; i < found.length; i++) {
            Fate fate = found[i];
            Counts one = new Counts(
                    1, fate == Fate.RENDERED ? 1 : 0, fate == Fate.ABORTED ? 1 : 0, fate == Fate.DEAD_LETTERED ? 1 : 0);
            workspaces.merge(mix.workspace(i), one, Counts::plus);
        }
        return new Findings(duplicates, misplaced, strangers, workspaces);
    }
}

package dev.platen.cli.deadletter;

import dev.platen.cli.broker.Access;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.ReaderBuilder;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;

/// The dead letters that nobody has acknowledged. They are read beside all consumers: nothing is taken away
/// from anybody, and nothing is acknowledged here.
public final class DeadLetters implements AutoCloseable {
    /// Counts messages, which may be megabytes.
    private static final int RECEIVER_QUEUE = 8;

    private static final int PATIENCE_SECONDS = 10;

    /// A reader of this name is the only one of its topic: who has it may replay.
    private static final String REPLAY = "platen-replay";

    private final Place place;
    private final BrokerAdmin admin;
    private final PulsarClient client;
    private final Console console;
    private @Nullable Reader<byte[]> lock;

    /// Where they are.
    ///
    /// @param broker `pulsar://host:port`
    /// @param admin `http://host:port`
    /// @param access what both of them ask for
    /// @param subscription whose acknowledgements count
    public record Place(URI broker, URI admin, Access access, Topics topics, String subscription) {}

    /// Hears of dead letters, oldest first.
    public interface Visitor {
        /// Looks at one; answers whether to go on.
        ///
        /// @param payload copies the request
        boolean visit(DeadLetter letter, Payload payload);
    }

    /// A dead letter's request, copied when asked for.
    public interface Payload {
        byte[] bytes();
    }

    private DeadLetters(Place place, BrokerAdmin admin, PulsarClient client, Console console) {
        this.place = place;
        this.admin = admin;
        this.client = client;
        this.console = console;
    }

    /// Nothing is connected yet.
    public static DeadLetters open(Place place, Console console) {
        BrokerAdmin admin = new BrokerAdmin(place.admin(), place.access());
        try {
            return new DeadLetters(place, admin, BrokerClients.create(place.broker(), place.access()), console);
        } catch (UserError e) {
            admin.close();
            throw e;
        }
    }

    PulsarClient client() {
        return client;
    }

    Place place() {
        return place;
    }

    /// From now on until [#close()] nobody else may replay.
    ///
    /// @throws UserError if somebody does already
    public void lock() throws InterruptedException {
        // Not before the topic is known to exist: a reader would make it.
        Backlog backlog = admin.backlog(topic(), place.subscription());
        try {
            lock = reader(backlog).subscriptionName(REPLAY).create();
        } catch (PulsarClientException.ConsumerBusyException e) {
            throw new UserError(
                    "somebody else replays dead letters of this tenant", "Wait until that replay has ended.", e);
        } catch (PulsarClientException e) {
            throw BrokerClients.unreachable(topic(), e);
        }
    }

    /// Visits each dead letter that was there when this began, until the visitor has enough.
    public void visit(Visitor visitor) throws InterruptedException {
        Backlog backlog = admin.backlog(topic(), place.subscription());
        Position last = backlog.start();
        try (Reader<byte[]> reader = reader(backlog).create()) {
            while (last.compareTo(backlog.end()) < 0 && reader.hasMessageAvailable()) {
                Message<byte[]> message = reader.readNext(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    nothingAfter(last, reader.isConnected());
                    return;
                }
                DeadLetter letter = DeadLetter.of(message);
                last = letter.position();
                if (backlog.contains(last) && !visitor.visit(letter, message::getData)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw BrokerClients.unreachable(topic(), e);
        }
    }

    /// The broker says that there is more, and does not deliver it.
    private void nothingAfter(Position last, boolean connected) {
        if (!connected) {
            throw new UserError("the broker went away", "Run it again when the broker is back.");
        }
        console.progress("The broker delivered nothing after " + last + " within " + PATIENCE_SECONDS
                + " s: it is slow, or an instance ended while it sent a large dead letter there.");
    }

    private ReaderBuilder<byte[]> reader(Backlog backlog) {
        return client.newReader(Schema.BYTES)
                .topic(topic())
                .startMessageId(backlog.start().messageId())
                .receiverQueueSize(RECEIVER_QUEUE);
    }

    private String topic() {
        return place.topics().deadLetters();
    }

    @Override
    public void close() {
        admin.close();
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            console.progress("cannot unlock replaying: " + UserError.reasonOf(e));
        }
        // Its threads take seconds to end; nothing is left for them to do.
        var _ = client.closeAsync();
    }
}

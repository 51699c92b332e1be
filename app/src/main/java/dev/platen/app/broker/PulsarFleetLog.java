package dev.platen.app.broker;

import dev.platen.app.fairness.WorkspaceLog;
import dev.platen.app.scaling.FleetLog;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a fleet's instances know together, in a compacted topic.
public final class PulsarFleetLog implements FleetLog, WorkspaceLog, AutoCloseable {
    private static final int WRITE_SECONDS = 15;
    private static final String KEEPER = "keeper";
    private static final Logger LOG = LoggerFactory.getLogger(PulsarFleetLog.class);

    private final PulsarConnection connection;
    private final String what;
    private final String path;
    private final boolean kept;
    private final FollowedTopic topic;
    private final ReentrantLock writing = new ReentrantLock();
    private BiConsumer<String, byte @Nullable []> listener = (key, record) -> {};

    private PulsarFleetLog(PulsarConnection connection, String what, boolean kept, String instance) {
        this.connection = connection;
        this.what = what;
        this.path = "fleet/" + what + "-" + connection.settings().subscription();
        this.kept = kept;
        this.topic = new FollowedTopic(connection, what, path, instance, this::read);
    }

    /// A log whose records outlive the namespace's retention, which is made for what is written all day: a
    /// subscription that nobody reads keeps them.
    ///
    /// @param what names the records: `announcements`
    /// @param instance name of this instance, unique per process
    public static PulsarFleetLog kept(PulsarConnection connection, String what, String instance) {
        return new PulsarFleetLog(connection, what, true, instance);
    }

    /// A log that is written all the time.
    ///
    /// @param what names the records: `decisions`
    /// @param instance name of this instance, unique per process
    public static PulsarFleetLog passing(PulsarConnection connection, String what, String instance) {
        return new PulsarFleetLog(connection, what, false, instance);
    }

    @Override
    public void start(BiConsumer<String, byte @Nullable []> newListener) throws IOException {
        listener = newListener;
        if (kept) {
            connection
                    .output()
                    .newConsumer()
                    .topic(connection.settings().topic(path))
                    .subscriptionName(KEEPER)
                    .subscriptionType(SubscriptionType.Shared)
                    .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                    .startPaused(true)
                    .subscribe()
                    .close();
        }
        topic.start();
    }

    private void read(Message<byte[]> message) {
        listener.accept(message.getKey(), message.size() == 0 ? null : message.getValue());
    }

    /// One after the other, because a record is known to have come back by its key; who is not served in time
    /// does not wait for ever behind others.
    @Override
    public void write(String key, byte @Nullable [] record) throws IOException {
        try {
            if (!writing.tryLock(WRITE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the broker does not take the records of " + what + " that came before");
            }
            try {
                var _ = topic.write(key, record).get(WRITE_SECONDS, TimeUnit.SECONDS);
            } finally {
                writing.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a record of " + what + " was written", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker did not take a record of " + what + " in time", e);
        }
    }

    @Override
    public void send(String key, byte @Nullable [] record) {
        var _ = topic.send(key, record).whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.warn("a record of {} was not written: {}", what, failure.toString());
            }
        });
    }

    @Override
    public void close() throws IOException {
        topic.close();
    }
}

package dev.platen.app.broker;

import dev.platen.app.scaling.FleetLog;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a fleet's instances know together, in a compacted topic.
public final class PulsarFleetLog implements FleetLog, AutoCloseable {
    private static final int WRITE_SECONDS = 15;
    private static final String KEEPER = "keeper";
    private static final Logger LOG = LoggerFactory.getLogger(PulsarFleetLog.class);

    private final PulsarConnection connection;
    private final String what;
    private final String path;
    private final boolean kept;
    private final FollowedTopic topic;
    private BiConsumer<String, byte @Nullable []> listener = (key, record) -> {};

    /// @param what names the records: `decisions`
    /// @param kept whether records must outlive the namespace's retention though little is written. A
    ///     subscription that nobody reads keeps them then
    /// @param instance name of this instance, unique per process
    public PulsarFleetLog(PulsarConnection connection, String what, boolean kept, String instance) {
        this.connection = connection;
        this.what = what;
        this.path = "fleet/" + what + "-" + connection.settings().subscription();
        this.kept = kept;
        this.topic = new FollowedTopic(connection, what, path, instance, this::read);
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

    /// One after the other: a record is known to have come back by its key.
    @Override
    public synchronized void write(String key, byte @Nullable [] record) throws IOException {
        try {
            var _ = topic.write(key, record).get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while one of the " + what + " was written", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker did not take one of the " + what + " in time", e);
        }
    }

    @Override
    public void send(String key, byte @Nullable [] record) {
        var _ = topic.send(key, record).whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.warn("one of the {} was not written: {}", what, failure.toString());
            }
        });
    }

    @Override
    public void close() throws IOException {
        topic.close();
    }
}

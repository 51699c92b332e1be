package dev.platen.app.broker;

import dev.platen.app.fairness.WorkspaceLog;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/// What instances know of workspaces, in a compacted topic. A subscription that nobody reads keeps its
/// records: the namespace's retention is made for what is written all day, and a pause may be older.
public final class PulsarWorkspaceLog implements WorkspaceLog, AutoCloseable {
    private static final int WRITE_SECONDS = 15;
    private static final String KEEPER = "keeper";

    private final PulsarConnection connection;
    private final String path;
    private final FollowedTopic topic;
    private BiConsumer<String, byte @Nullable []> listener = (key, record) -> {};

    /// @param instance name of this instance, unique per process
    public PulsarWorkspaceLog(PulsarConnection connection, String instance) {
        this.connection = connection;
        this.path = "fleet/workspaces-" + connection.settings().subscription();
        this.topic = new FollowedTopic(connection, "workspaces", path, instance, this::read);
    }

    @Override
    public void start(BiConsumer<String, byte @Nullable []> newListener) throws IOException {
        listener = newListener;
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
            throw new IOException("interrupted while a record of a workspace was written", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker did not take a record of a workspace in time", e);
        }
    }

    @Override
    public void close() throws IOException {
        topic.close();
    }
}

package dev.platen.app.broker;

import dev.platen.app.scaling.Leadership;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerEventListener;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/// Of all instances that subscribe to one topic in Failover mode, the broker makes one the active one: that
/// is the leader. The one that has been running longest comes first, so that a growing fleet keeps its
/// leader. When its connection ends, the next one is active a second later.
public final class LeaderElection implements Leadership, AutoCloseable {
    private static final String SUBSCRIPTION = "leader";

    /// Priorities are an int: seconds since then.
    private static final long PRIORITIES_SINCE_SECONDS = 1_600_000_000L;

    private final PulsarConnection connection;
    private final String instance;
    private final int priority;
    private volatile boolean active;
    private volatile @Nullable Consumer<byte[]> consumer;

    /// @param instance name of this instance, unique per process
    /// @param startedMillis when it was started, by the wall clock
    public LeaderElection(PulsarConnection connection, String instance, long startedMillis) {
        this.connection = connection;
        this.instance = instance;
        this.priority = Math.clamp(
                TimeUnit.MILLISECONDS.toSeconds(startedMillis) - PRIORITIES_SINCE_SECONDS, 0, Integer.MAX_VALUE);
    }

    /// Stands for election.
    public void start() throws IOException {
        PulsarSettings settings = connection.settings();
        consumer = connection
                .output()
                .newConsumer(Schema.BYTES)
                .topic(settings.topic("fleet/leader-" + settings.subscription()))
                .subscriptionName(SUBSCRIPTION)
                .consumerName(instance)
                .subscriptionType(SubscriptionType.Failover)
                .priorityLevel(priority)
                .consumerEventListener(new Events())
                .subscribe();
    }

    /// Serializable only because Pulsar's interface is.
    @SuppressWarnings("serial")
    private final class Events implements ConsumerEventListener {
        @Override
        public void becameActive(Consumer<?> who, int partition) {
            active = true;
        }

        @Override
        public void becameInactive(Consumer<?> who, int partition) {
            active = false;
        }
    }

    /// An instance that the broker does not reach does not lead, whatever it was told last.
    @Override
    public boolean isLeader() {
        Consumer<byte[]> current = consumer;
        return active && current != null && current.isConnected();
    }

    /// Steps down.
    @Override
    public void close() throws IOException {
        active = false;
        Consumer<byte[]> current = consumer;
        if (current != null) {
            current.close();
        }
    }
}

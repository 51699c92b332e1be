package dev.platen.app.pipeline;

import dev.platen.app.admission.HeapLayout;
import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Workspaces;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a request as it is to where it waits, and acknowledges it when the broker has it there. What is on
/// its way is bounded in bytes.
final class Parking {
    /// What a message that waits for its receipt occupies beside its payload.
    private static final int BOOKKEEPING_BYTES = 2 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

    private final ParkedTopics topics;
    private final Workspaces workspaces;
    private final MemoryLedger memory;
    private final HeapLayout layout;
    private final ParkingStats stats;
    private final InFlight inFlight = new InFlight();

    /// @param memory heap for copies on their way
    Parking(ParkedTopics topics, Workspaces workspaces, MemoryLedger memory, HeapLayout layout, ParkingStats stats) {
        this.topics = topics;
        this.workspaces = workspaces;
        this.memory = memory;
        this.layout = layout;
        this.stats = stats;
    }

    /// Parks a request, waiting while too much is on its way.
    void park(Delivery delivery, String workspace, ParkedTopic topic) throws InterruptedException {
        long bytes = BOOKKEEPING_BYTES + layout.arrayBytes(delivery.payloadBytes());
        memory.reserve(bytes);
        inFlight.begin();
        try {
            open(topic);
            var _ = topics.send(topic, delivery)
                    .whenComplete((id, failure) -> parked(delivery, workspace, bytes, failure));
        } catch (IOException | RuntimeException e) {
            parked(delivery, workspace, bytes, e);
        }
    }

    /// It must be known to the fleet before anything is in it: who comes later would not look there.
    private void open(ParkedTopic topic) throws IOException {
        topics.open(topic);
        if (!workspaces.isKnown(topic)) {
            workspaces.announce(topic);
        }
    }

    private void parked(Delivery delivery, String workspace, long bytes, @Nullable Throwable failure) {
        memory.release(bytes);
        if (failure == null) {
            stats.parked(delivery.lane(), workspace);
            if (delivery.isParked()) {
                stats.settled(delivery.lane(), workspace);
            }
            var _ = delivery.acknowledge().whenComplete((nothing, refused) -> inFlight.end());
        } else {
            LOG.warn(
                    "a request of lane {} could not be parked, it is redelivered: {}",
                    delivery.lane().id(),
                    failure.toString());
            delivery.releasePayload();
            delivery.redeliver();
            inFlight.end();
        }
    }

    /// Waits until nothing is on its way.
    ///
    /// @return false if that took longer than `nanos`
    boolean awaitNone(long nanos) throws InterruptedException {
        return inFlight.awaitNone(nanos);
    }
}

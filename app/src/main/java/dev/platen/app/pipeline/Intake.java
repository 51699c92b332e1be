package dev.platen.app.pipeline;

import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.ParkedTopics.ParkedSource;
import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.fairness.Restriction;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RequestDecoder;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.pipeline.LaneQueues.Turn;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides of each request that came in whether it goes to the rendering threads or is parked. Usually
/// there is nothing to decide and nobody looks inside. One for each thread that takes requests in.
final class Intake {
    /// A parked message that may not begin within this time goes back to the broker.
    private static final long LONG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final LaneQueues queues;
    private final Workspaces workspaces;
    private final Parking parking;
    private final Set<Lane> parkingLanes;
    private final int maxPayloadBytes;
    private final LongSupplier clockNanos;
    private final RequestDecoder decoder = new RequestDecoder();

    /// @param parkingLanes lanes whose messages may be parked
    /// @param maxPayloadBytes what is larger becomes a dead letter, and is not looked into before
    /// @param clockNanos a clock that only goes forward
    Intake(
            LaneQueues queues,
            Workspaces workspaces,
            Parking parking,
            Set<Lane> parkingLanes,
            int maxPayloadBytes,
            LongSupplier clockNanos) {
        this.queues = queues;
        this.workspaces = workspaces;
        this.parking = parking;
        this.parkingLanes = Set.copyOf(parkingLanes);
        this.maxPayloadBytes = maxPayloadBytes;
        this.clockNanos = clockNanos;
    }

    /// Takes a delivery from its lane, waiting while there is no room.
    ///
    /// @return false if this instance is stopping; the delivery stays the caller's
    boolean accept(Delivery delivery) throws InterruptedException {
        boolean look = workspaces.isAnyRestricted() && parkingLanes.contains(delivery.lane());
        Turn turn = look ? Turn.LOOK : queues.put(delivery);
        return switch (turn) {
            case LOOK -> acceptFrom(workspace(delivery), delivery);
            case TAKEN, OVER -> true;
            case CLOSED -> false;
        };
    }

    private boolean acceptFrom(String workspace, Delivery delivery) throws InterruptedException {
        if (!isAllowed(workspace, delivery)) {
            parking.park(delivery, workspace, ParkedTopic.held(delivery.lane(), workspace));
            return true;
        }
        Turn turn = queues.put(delivery, workspace);
        if (turn == Turn.OVER) {
            parking.park(delivery, workspace, ParkedTopic.shared(delivery.lane(), workspace));
        }
        return turn != Turn.CLOSED;
    }

    private boolean isAllowed(String workspace, Delivery delivery) {
        Restriction restriction = workspaces.find(workspace);
        return restriction == null || waitNanos(restriction, delivery) == 0;
    }

    private long waitNanos(Restriction restriction, Delivery delivery) {
        int bytes = delivery.payloadBytes();
        long wait = restriction.tryBegin(bytes, delivery.isParked(), clockNanos.getAsLong());
        if (wait == 0) {
            delivery.whenSettled(() -> restriction.ended(bytes));
        }
        return wait;
    }

    /// Takes a delivery that was parked; never waits for room.
    void takeBack(Delivery delivery, ParkedSource source) throws InterruptedException {
        String workspace = workspace(delivery);
        Restriction restriction = workspaces.find(workspace);
        long waitNanos = restriction == null ? 0 : waitNanos(restriction, delivery);
        if (waitNanos == 0) {
            if (!queues.putBack(delivery, workspace, source::next)) {
                delivery.releasePayload();
            }
        } else if (!source.topic().isHeld()) {
            parking.park(delivery, workspace, ParkedTopic.held(delivery.lane(), workspace));
            source.next();
        } else if (waitNanos <= LONG_WAIT_NANOS) {
            source.again(delivery, waitNanos);
        } else {
            delivery.releasePayload();
            delivery.redeliver();
            source.rest(waitNanos);
            source.next();
        }
    }

    /// Whose request it is, as far as that can be seen without its data.
    private String workspace(Delivery delivery) {
        if (delivery.unpackedBytes() > maxPayloadBytes) {
            return "";
        }
        try {
            return decoder.open(delivery.payload(), MessageIdentity.UNKNOWN, false)
                    .identity()
                    .workspace();
        } catch (UnrenderableException e) {
            return e.identity().workspace();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a request could not be looked into: {}", e.getClass().getName());
            return "";
        } finally {
            decoder.release();
        }
    }
}

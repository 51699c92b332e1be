package dev.platen.app.pipeline;

import dev.platen.app.broker.Delivery;
import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Lets the messages of lanes that keep an order into the queues when their turn has come. All others pass it
/// by: a delivery without a key has no order.
final class Ordering {
    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LaneQueues queues;
    private final Map<Lane, KeyOrder> lanes = new EnumMap<>(Lane.class);

    Ordering(LaneQueues queues) {
        this.queues = queues;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new KeyOrder());
        }
    }

    private KeyOrder of(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    /// Takes a delivery with a key in, waiting while its queue is full.
    ///
    /// @return false if the queues are closed and the delivery was not taken
    boolean accept(Delivery delivery) throws InterruptedException {
        switch (of(delivery.lane()).arrived(delivery)) {
            case NOW -> {
                if (queues.put(delivery) == LaneQueues.Turn.CLOSED) {
                    ended(delivery);
                    return false;
                }
            }
            case LATER -> {
                // It is given out when the one before it is settled.
            }
            case NEVER -> delivery.releasePayload();
        }
        return true;
    }

    /// The broker has the output of a message: the next of its key is begun.
    void settled(Delivery delivery) {
        if (delivery.key() == null) {
            return;
        }
        Delivery next = of(delivery.lane()).settled(delivery);
        if (next != null && !queues.follow(next)) {
            next.releasePayload();
            ended(next);
        }
    }

    /// The acknowledgement of a message is confirmed, or will not be.
    void ended(Delivery delivery) {
        if (delivery.key() != null) {
            of(delivery.lane()).ended();
        }
    }

    /// A message is left to the broker.
    void givenBack(Delivery delivery) {
        if (delivery.key() != null) {
            of(delivery.lane()).givenBack();
            ended(delivery);
        }
    }

    /// All that is not begun of a lane is forgotten and what is begun is waited for: the lane subscribes
    /// anew.
    void renew(Lane lane) throws InterruptedException {
        of(lane).renew(RENEWAL_NANOS);
    }

    /// Forgets what waits.
    void close() {
        lanes.values().forEach(KeyOrder::close);
    }
}

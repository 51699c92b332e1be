package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.AttemptLog;
import dev.platen.app.admission.HeapLayout;
import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.admission.Reservation;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.NotHandedOverException;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.broker.Publication;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.render.Renderer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one data path: a message from its lane to its acknowledgement.
///
/// [#accept] is called by the lanes' intake threads; [#process] runs on the rendering threads and is the
/// whole way of a message, which begins with the memory that it reserves; [#sent] runs when the broker has
/// answered. A request is acknowledged after the broker has what was made of it, never before, so a crash
/// at any point leads to a redelivery and not to a loss.
public final class Pipeline implements LaneSource.Intake {
    /// What a message that waits for its receipt occupies beside its output: properties, the client's
    /// bookkeeping, ours.
    private static final int BOOKKEEPING_BYTES = 2 * 1024;

    /// What the broker takes as one message, and what chunks carry for a dead letter.
    static final int LARGEST_DEAD_LETTER_BYTES = 5 * 1024 * 1024;

    /// What a byte of a request costs its workspace, as time of a thread: at 100 MB/s.
    private static final long NANOS_PER_BYTE = 10;

    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Rendering rendering;
    private final LastWords lastWords;
    private final Renderer renderer;
    private final HandOver handOver;
    private final Admission admission;
    private final Admission outgoing;
    private final HeapLayout layout;
    private final PipelineStats stats;
    private final LaneQueues queues;
    private final Ordering ordering;
    private final Parking parking;
    private final ParkingStats parkingStats;
    private final Map<Lane, Intake> intakes = new EnumMap<>(Lane.class);
    private final Intake returning;
    private final int threads;
    private final Pace pace;
    private final InFlight inFlight = new InFlight();
    private final InFlight unconfirmed = new InFlight();
    private final List<Thread> renderers = new ArrayList<>();

    /// What the data path works with.
    ///
    /// @param handOver how outputs get to the broker
    /// @param admission heap for messages in flight
    /// @param outgoing memory outside the heap for outputs that wait for their receipt
    /// @param layout what arrays take from the heap
    /// @param attempts what instances have in work that could end them
    /// @param instance name of this instance, unique per process
    /// @param messagesPerSecond the most that are begun per second; 0 for no bound
    /// @param halt ends the process at once, with an exit code; for when its memory is exhausted
    public record Resources(
            Renderer renderer,
            HandOver handOver,
            Admission admission,
            Admission outgoing,
            HeapLayout layout,
            AttemptLog attempts,
            String instance,
            double messagesPerSecond,
            IntConsumer halt) {}

    /// How workspaces share lanes.
    ///
    /// @param lanes in which workspaces have shares, and whose messages may be parked
    /// @param overBytes bytes that workspaces over their share may have waiting in a lane
    /// @param memory heap for requests on their way to where they are parked
    public record Sharing(
            Set<Lane> lanes,
            int overBytes,
            Workspaces workspaces,
            ParkedTopics topics,
            MemoryLedger memory,
            ParkingStats stats) {}

    /// @param threads rendering threads, beside the one that is kept free for the urgent lane
    /// @param maxPayloadBytes a larger request is not decoded
    /// @param weights how often each lane is served while all of them have messages
    /// @param clockMillis wall-clock milliseconds
    public Pipeline(
            Resources resources,
            Sharing sharing,
            PipelineStats stats,
            int threads,
            int maxPayloadBytes,
            Map<Lane, Integer> weights,
            LongSupplier clockMillis) {
        this.renderer = resources.renderer();
        this.handOver = resources.handOver();
        this.admission = resources.admission();
        this.outgoing = resources.outgoing();
        this.layout = resources.layout();
        this.stats = stats;
        Suspects suspects = new Suspects(resources.attempts(), resources.instance(), admission, stats, clockMillis);
        this.lastWords = new LastWords(stats, admission, resources.halt());
        this.queues = new LaneQueues(new LaneSchedule(weights), sharing.lanes(), sharing.overBytes(), admission);
        this.ordering = new Ordering(queues);
        admission.whenReleased(queues::released);
        this.rendering =
                new Rendering(renderer, admission, suspects, stats, maxPayloadBytes, clockMillis, queues::mayStepAside);
        this.parking = new Parking(sharing.topics(), sharing.workspaces(), sharing.memory(), layout, sharing.stats());
        this.parkingStats = sharing.stats();
        for (Lane lane : Lane.values()) {
            intakes.put(lane, intake(sharing, maxPayloadBytes));
        }
        this.returning = intake(sharing, maxPayloadBytes);
        this.threads = threads;
        this.pace = new Pace(resources.messagesPerSecond());
    }

    private Intake intake(Sharing sharing, int maxPayloadBytes) {
        return new Intake(queues, sharing.workspaces(), parking, sharing.lanes(), maxPayloadBytes, System::nanoTime);
    }

    /// Starts the rendering threads.
    public void start() {
        for (int i = 0; i < threads; i++) {
            renderers.add(Thread.ofPlatform().name("render-" + i).start(() -> run(false)));
        }
        renderers.add(Thread.ofPlatform().name("render-urgent").start(() -> run(true)));
    }

    /// Takes a delivery in, waiting while its lane's queue is full, or parks it. Each lane's come on one
    /// thread.
    ///
    /// @return false if this instance is stopping; the delivery stays the caller's
    @Override
    public boolean accept(Delivery delivery) throws InterruptedException {
        return delivery.key() == null
                ? Objects.requireNonNull(intakes.get(delivery.lane())).accept(delivery)
                : ordering.accept(delivery);
    }

    @Override
    public void renew(Lane lane) throws InterruptedException {
        ordering.renew(lane);
    }

    /// Takes a delivery back that was parked, when its lane has room.
    public void takeBack(Delivery delivery, ParkedTopics.ParkedSource source) throws InterruptedException {
        returning.takeBack(delivery, source);
    }

    private void run(boolean urgentOnly) {
        RenderSlot slot = new RenderSlot();
        try {
            for (Delivery next = queues.take(urgentOnly); next != null; next = queues.take(urgentOnly)) {
                Holdings holdings = new Holdings();
                pace.await(System.nanoTime());
                try {
                    process(next, slot, holdings);
                } finally {
                    charge(next, holdings);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void charge(Delivery delivery, Holdings holdings) {
        long nanos = holdings.renderNanos() + NANOS_PER_BYTE * delivery.payloadBytes();
        queues.rendered(delivery.lane(), holdings.identity().workspace(), nanos, holdings.renderedAtNanos());
    }

    /// The way of a message, from its lane to the broker's receipt.
    private void process(Delivery delivery, RenderSlot slot, Holdings holdings) throws InterruptedException {
        inFlight.begin();
        if (delivery.neededBytes() == 0) {
            stats.received(delivery.lane());
        }
        long startNanos = System.nanoTime();
        holdings.rendered(0, startNanos);
        try {
            Outcome outcome = rendering.render(delivery, slot, holdings);
            long endNanos = System.nanoTime();
            holdings.rendered(endNanos - startNanos, endNanos);
            stats.rendered(endNanos - startNanos);
            holdings.account(stats.ledger().in(outcome));
            Reservation heap = held(delivery, outcome, slot);
            holdings.heap(heap);
            Publication publication = Settlement.publication(outcome, delivery.lane(), () -> copy(delivery));
            delivery.releasePayload();
            int bytes = publication.payload().length;
            // A suspect is alone until the broker has its output.
            if (!holdings.isSuspect()) {
                heap.shrink(BOOKKEEPING_BYTES + layout.arrayBytes(bytes));
            }
            holdings.outgoing(outgoing.reserve(delivery.lane(), bytes));
            var _ = handOver.send(delivery, publication)
                    .whenComplete((receipt, failure) -> sent(delivery, outcome, holdings, failure));
        } catch (StepAsideException e) {
            slot.release();
            if (delivery.neededBytes() == 0) {
                stats.deferred(delivery.lane());
            }
            queues.setAside(delivery, e.bytes());
            inFlight.end();
        } catch (OutOfMemoryError e) {
            lastWords.outOfMemory(e, delivery, holdings.identity());
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "a message of lane {} could not be handed over, it is redelivered: {}",
                    delivery.lane().id(),
                    e.toString());
            slot.release();
            redeliver(delivery, holdings);
        } catch (InterruptedException e) {
            slot.release();
            redeliver(delivery, holdings);
            throw e;
        }
    }

    /// What the message goes on to hold: its output, or the copy of its payload that a dead letter carries.
    private Reservation held(Delivery delivery, Outcome outcome, RenderSlot slot) throws InterruptedException {
        return switch (outcome) {
            case Outcome.Rendered rendered -> slot.take();
            case Outcome.Aborted aborted -> slot.take();
            case Outcome.Failed failed -> {
                slot.release();
                yield admission.reserve(
                        delivery.lane(), BOOKKEEPING_BYTES + layout.arrayBytes(delivery.payloadBytes()));
            }
        };
    }

    /// Copies a payload for a dead letter. One that is larger than any message of the broker, which
    /// compression and chunks make possible, stays behind: the dead letter says where it was.
    private static byte[] copy(Delivery delivery) {
        if (delivery.payloadBytes() > LARGEST_DEAD_LETTER_BYTES) {
            return NOTHING;
        }
        byte[] payload = new byte[delivery.payloadBytes()];
        ByteBuffer source = delivery.payload();
        source.get(source.position(), payload);
        return payload;
    }

    /// The broker has what was sent, or will never have it. Runs on the client's thread.
    private void sent(Delivery delivery, Outcome outcome, Holdings holdings, @Nullable Throwable failure) {
        if (failure == null) {
            acknowledge(delivery, outcome, holdings);
            return;
        }
        if (outcome instanceof Outcome.Rendered rendered && OutputTopics.isTooLarge(failure)) {
            renderer.lowerOutputLimit(rendered.bytes().length);
        } else if (!(failure instanceof NotHandedOverException)) {
            LOG.warn(
                    "an output of lane {} could not be sent, its request is redelivered: {}",
                    delivery.lane().id(),
                    failure.toString());
        }
        redeliver(delivery, holdings);
    }

    /// The output has left: its memory is free from now on. Only a stop waits for the acknowledgement's own
    /// receipt, which a broker that dies at this moment never sends.
    private void acknowledge(Delivery delivery, Outcome outcome, Holdings holdings) {
        unconfirmed.begin();
        holdings.settled(outcome);
        stats.settled(delivery.lane(), outcome);
        finished(holdings);
        if (delivery.isParked()) {
            parkingStats.settled(delivery.lane(), outcome.identity().workspace());
        }
        ordering.settled(delivery);
        var _ = handOver.acknowledge(delivery).whenComplete((nothing, failure) -> {
            ordering.ended(delivery);
            unconfirmed.end();
            if (failure != null) {
                LOG.warn(
                        "a request of lane {} was rendered but not acknowledged, it may be redelivered: {}",
                        delivery.lane().id(),
                        failure.toString());
            }
        });
    }

    private void redeliver(Delivery delivery, Holdings holdings) {
        delivery.releasePayload();
        ordering.givenBack(delivery);
        handOver.giveBack(delivery);
        if (!holdings.isAccounted()) {
            holdings.account(stats.ledger().in(holdings.identity().workspace()));
        }
        holdings.release();
        stats.returned();
        inFlight.end();
    }

    private void finished(Holdings holdings) {
        holdings.release();
        inFlight.end();
    }

    /// Serves these lanes only when no other has anything; what their consumers do is not decided here.
    public void pause(Set<Lane> lanes) {
        queues.pause(lanes);
    }

    /// Whether messages are rendered one after the other instead of on all threads.
    public void oneAtATime(boolean single) {
        queues.oneAtATime(single);
    }

    /// Finishes what is being rendered, sends it and waits for receipts and acknowledgements. What was
    /// taken from a lane but not begun is left to other instances.
    ///
    /// @return whether everything in flight was settled within `nanos`
    public boolean drain(long nanos) throws InterruptedException {
        long startNanos = System.nanoTime();
        ordering.close();
        queues.close().forEach(Delivery::releasePayload);
        for (Thread renderer : renderers) {
            renderer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - (System.nanoTime() - startNanos))));
        }
        handOver.finish();
        boolean settled = inFlight.awaitNone(nanos - (System.nanoTime() - startNanos));
        settled &= parking.awaitNone(nanos - (System.nanoTime() - startNanos));
        long mismatch = settled ? stats.mismatch() : 0;
        if (mismatch != 0) {
            LOG.error(
                    "the books do not balance: {} messages are counted wrongly; {}",
                    mismatch,
                    stats.ledger().total());
        }
        return unconfirmed.awaitNone(nanos - (System.nanoTime() - startNanos)) && settled;
    }

    /// Messages that are being worked on, or whose acknowledgement is not confirmed.
    public long inFlight() {
        return inFlight.count() + unconfirmed.count();
    }
}

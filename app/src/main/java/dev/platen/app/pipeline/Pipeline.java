package dev.platen.app.pipeline;

import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.Publication;
import dev.platen.app.event.MessageFailed;
import dev.platen.app.event.MessageRendered;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.AbortedException;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.render.Renderer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one data path: a message from its lane to its acknowledgement.
///
/// [#accept] is called by the lanes' intake threads and reserves memory; [#process] runs on the rendering
/// threads and is the whole way of a message; [#sent] runs when the broker has answered. A request is
/// acknowledged after the broker has what was made of it, never before, so a crash at any point leads to a
/// redelivery and not to a loss.
public final class Pipeline {
    /// What a message occupies beyond its payload while it is in flight: decoded data, output and
    /// bookkeeping, for want of a better estimate.
    private static final int BYTES_PER_PAYLOAD_BYTE = 8;

    private static final int BYTES_PER_MESSAGE = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Renderer renderer;
    private final OutputTopics outputs;
    private final MemoryLedger ledger;
    private final PipelineStats stats;
    private final LaneQueues queues;
    private final int threads;
    private final int maxPayloadBytes;
    private final LongSupplier clockMillis;
    private final InFlight inFlight = new InFlight();
    private final List<Thread> renderers = new ArrayList<>();

    /// @param threads rendering threads, beside the one that is kept free for the urgent lane
    /// @param maxPayloadBytes a larger request is not decoded
    /// @param weights how often each lane is served while all of them have messages
    /// @param clockMillis wall-clock milliseconds
    public Pipeline(
            Renderer renderer,
            OutputTopics outputs,
            MemoryLedger ledger,
            PipelineStats stats,
            int threads,
            int maxPayloadBytes,
            Map<Lane, Integer> weights,
            LongSupplier clockMillis) {
        this.renderer = renderer;
        this.outputs = outputs;
        this.ledger = ledger;
        this.stats = stats;
        this.queues = new LaneQueues(new LaneSchedule(weights));
        this.threads = threads;
        this.maxPayloadBytes = maxPayloadBytes;
        this.clockMillis = clockMillis;
    }

    /// Starts the rendering threads.
    public void start() {
        for (int i = 0; i < threads; i++) {
            renderers.add(Thread.ofPlatform().name("render-" + i).start(() -> run(false)));
        }
        renderers.add(Thread.ofPlatform().name("render-urgent").start(() -> run(true)));
    }

    /// Takes a delivery in, waiting until there is memory for it.
    ///
    /// @return false if this instance is stopping; the delivery stays the caller's
    public boolean accept(Delivery delivery) throws InterruptedException {
        long bytes = reservationBytes(delivery);
        ledger.reserve(bytes);
        if (!queues.put(delivery)) {
            ledger.release(bytes);
            return false;
        }
        return true;
    }

    private void run(boolean urgentOnly) {
        RenderSlot slot = new RenderSlot();
        try {
            for (Delivery next = queues.take(urgentOnly); next != null; next = queues.take(urgentOnly)) {
                process(next, slot);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(Delivery delivery, RenderSlot slot) {
        inFlight.begin();
        stats.received(delivery.lane());
        try {
            byte[] payload = slot.payload(delivery.payloadBytes());
            delivery.copyPayload(payload);
            delivery.releasePayload();
            Outcome outcome = render(delivery, payload, slot);
            Publication publication = Settlement.publication(
                    outcome, delivery.lane(), () -> Arrays.copyOf(payload, delivery.payloadBytes()));
            var _ = outputs.send(publication).whenComplete((id, failure) -> sent(delivery, outcome, failure));
        } catch (RuntimeException e) {
            LOG.error(
                    "a message of lane {} could not be handed over; it is redelivered",
                    delivery.lane().id(),
                    e);
            redeliver(delivery);
        }
    }

    /// The outcome of one message; never throws for anything that a message or a template contains.
    private Outcome render(Delivery delivery, byte[] payload, RenderSlot slot) {
        MessageRendered event = new MessageRendered();
        long startNanos = System.nanoTime();
        event.begin();
        MessageIdentity identity = MessageIdentity.UNKNOWN;
        Outcome outcome;
        try {
            if (delivery.payloadBytes() > maxPayloadBytes) {
                throw new UnrenderableException(tooLarge(delivery.payloadBytes()));
            }
            RenderRequest request = slot.decoder().decode(payload, 0, delivery.payloadBytes(), identity);
            identity = request.identity();
            outcome = render(request, delivery, slot);
        } catch (UnrenderableException e) {
            outcome = new Outcome.Failed(
                    identity.equals(MessageIdentity.UNKNOWN) ? e.identity() : identity, e.diagnosis());
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            outcome = new Outcome.Failed(identity, internalError(e));
        }
        event.end();
        stats.rendered(System.nanoTime() - startNanos);
        record(delivery, outcome, event);
        return outcome;
    }

    private Outcome render(RenderRequest request, Delivery delivery, RenderSlot slot) throws UnrenderableException {
        try {
            Renderer.Rendered rendered =
                    renderer.render(request, slot, delivery.publishedAtMillis(), clockMillis.getAsLong());
            return new Outcome.Rendered(
                    request.identity(),
                    rendered.template(),
                    request.channel(),
                    slot.buffer().toByteArray());
        } catch (AbortedException e) {
            return new Outcome.Aborted(request.identity(), e.template(), request.channel(), e.reason());
        }
    }

    private Diagnosis tooLarge(int payloadBytes) {
        return new Diagnosis(
                DiagnosisCode.PAYLOAD_TOO_LARGE,
                "the payload has " + payloadBytes + " bytes; at most " + maxPayloadBytes + " are allowed",
                "send less data per message, or raise limits.payload");
    }

    /// A failure of our own: its kind and place are logged, its message could contain data of the request.
    private static Diagnosis internalError(RuntimeException failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error("rendering failed with {} at {}", failure.getClass().getName(), trace.length > 0 ? trace[0] : "?");
        return new Diagnosis(
                DiagnosisCode.INTERNAL_ERROR,
                "rendering failed with " + failure.getClass().getSimpleName(),
                "report this with the instance's log; the message can be replayed");
    }

    private static void record(Delivery delivery, Outcome outcome, MessageRendered event) {
        if (outcome instanceof Outcome.Failed failed) {
            recordFailure(delivery, failed);
            return;
        }
        if (!event.shouldCommit()) {
            return;
        }
        event.workspace = outcome.identity().workspace();
        event.lane = delivery.lane().id();
        event.payloadBytes = delivery.payloadBytes();
        event.waitedMillis = Math.max(0, System.currentTimeMillis() - delivery.publishedAtMillis());
        switch (outcome) {
            case Outcome.Rendered rendered -> {
                event.template = rendered.template();
                event.channel = rendered.channel().id();
                event.outputBytes = rendered.bytes().length;
            }
            case Outcome.Aborted aborted -> {
                event.template = aborted.template();
                event.channel = aborted.channel().id();
                event.aborted = true;
            }
            case Outcome.Failed failed -> throw new IllegalStateException("recorded elsewhere");
        }
        event.commit();
    }

    private static void recordFailure(Delivery delivery, Outcome.Failed failed) {
        MessageFailed event = new MessageFailed();
        if (event.shouldCommit()) {
            event.workspace = failed.identity().workspace();
            event.template = failed.identity().template();
            event.lane = delivery.lane().id();
            event.code = failed.diagnosis().code().name();
            event.payloadBytes = delivery.payloadBytes();
            var place = failed.diagnosis().place();
            if (place != null) {
                event.part = place.part();
                event.line = place.line();
            }
            event.commit();
        }
    }

    /// The broker has what was sent, or will never have it. Runs on the client's thread.
    private void sent(Delivery delivery, Outcome outcome, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "an output of lane {} could not be sent, its request is redelivered: {}",
                    delivery.lane().id(),
                    failure.toString());
            redeliver(delivery);
            return;
        }
        var _ = delivery.acknowledge().whenComplete((nothing, notAcknowledged) -> {
            if (notAcknowledged != null) {
                LOG.warn(
                        "a request of lane {} was rendered but not acknowledged, it may be redelivered: {}",
                        delivery.lane().id(),
                        notAcknowledged.toString());
            }
            stats.settled(delivery.lane(), outcome);
            finished(delivery);
        });
    }

    private void redeliver(Delivery delivery) {
        delivery.redeliver();
        stats.redelivered(delivery.lane());
        finished(delivery);
    }

    private void finished(Delivery delivery) {
        ledger.release(reservationBytes(delivery));
        inFlight.end();
    }

    private static long reservationBytes(Delivery delivery) {
        return BYTES_PER_MESSAGE + (long) BYTES_PER_PAYLOAD_BYTE * delivery.payloadBytes();
    }

    /// Finishes what is being rendered, sends it and waits for receipts and acknowledgements. What was
    /// taken from a lane but not begun is left to other instances.
    ///
    /// @return whether everything in flight was settled within `nanos`
    public boolean drain(long nanos) throws InterruptedException {
        long startNanos = System.nanoTime();
        queues.close().forEach(delivery -> {
            delivery.releasePayload();
            ledger.release(reservationBytes(delivery));
        });
        for (Thread renderer : renderers) {
            renderer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - (System.nanoTime() - startNanos))));
        }
        return inFlight.awaitNone(nanos - (System.nanoTime() - startNanos));
    }

    /// Messages that are being worked on.
    public long inFlight() {
        return inFlight.count();
    }
}

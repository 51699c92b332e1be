package dev.platen.app.pipeline;

import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.broker.Delivery;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.Publication;
import dev.platen.app.event.MessageFailed;
import dev.platen.app.event.MessageRendered;
import dev.platen.app.event.OutOfMemory;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.AbortedException;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.render.Renderer;
import dev.platen.spi.template.SourcePlace;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /// What the broker takes as one message, and what chunks carry for a dead letter.
    static final int LARGEST_DEAD_LETTER_BYTES = 5 * 1024 * 1024;

    private static final byte[] NOTHING = {};
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
    private final InFlight unconfirmed = new InFlight();
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
                try {
                    process(next, slot);
                } finally {
                    queues.rendered();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(Delivery delivery, RenderSlot slot) {
        inFlight.begin();
        stats.received(delivery.lane());
        try {
            boolean fits = delivery.payloadBytes() <= maxPayloadBytes;
            byte[] payload = fits ? slot.payload(delivery.payloadBytes()) : NOTHING;
            if (fits) {
                delivery.copyPayload(payload);
            }
            Outcome outcome = fits ? render(delivery, payload, slot) : tooLarge(delivery);
            Publication publication = Settlement.publication(
                    outcome, delivery.lane(), () -> fits ? copy(payload, delivery) : copy(delivery));
            delivery.releasePayload();
            var _ = outputs.send(publication).whenComplete((id, failure) -> sent(delivery, outcome, failure));
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "a message of lane {} could not be handed over, it is redelivered: {}",
                    delivery.lane().id(),
                    e.toString());
            redeliver(delivery);
        }
    }

    /// What was in flight when memory was exhausted: the first suspects.
    private void record(Delivery delivery, MessageIdentity identity, OutOfMemoryError failure) {
        OutOfMemory event = new OutOfMemory();
        event.where = "Pipeline.render";
        event.workspace = identity.workspace();
        event.template = identity.template();
        event.message = String.valueOf(failure.getMessage());
        event.lane = delivery.lane().id();
        event.payloadBytes = delivery.payloadBytes();
        event.inFlight = inFlight();
        event.reservedBytes = ledger.reservedBytes();
        event.commit();
    }

    private static byte[] copy(byte[] payload, Delivery delivery) {
        return Arrays.copyOf(payload, delivery.payloadBytes());
    }

    /// Copies a payload that is too large to be decoded. One that is larger than any message of the broker,
    /// which compression and chunks make possible, stays behind: the dead letter says where it was.
    private static byte[] copy(Delivery delivery) {
        if (delivery.payloadBytes() > LARGEST_DEAD_LETTER_BYTES) {
            return NOTHING;
        }
        byte[] payload = new byte[delivery.payloadBytes()];
        delivery.copyPayload(payload);
        return payload;
    }

    /// The outcome of one message; never throws for anything that a message or a template contains.
    private Outcome render(Delivery delivery, byte[] payload, RenderSlot slot) {
        MessageRendered rendering = new MessageRendered();
        MessageFailed failing = new MessageFailed();
        long startNanos = System.nanoTime();
        rendering.begin();
        failing.begin();
        MessageIdentity identity = MessageIdentity.UNKNOWN;
        Outcome outcome;
        try {
            RenderRequest request = slot.decoder().decode(payload, 0, delivery.payloadBytes(), identity);
            identity = request.identity();
            outcome = render(request, delivery, slot);
        } catch (UnrenderableException e) {
            outcome = new Outcome.Failed(
                    identity.equals(MessageIdentity.UNKNOWN) ? e.identity() : identity, e.diagnosis());
        } catch (UncheckedIOException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            record(delivery, identity, e);
            throw e;
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            outcome = new Outcome.Failed(identity, internalError(e));
        }
        stats.rendered(System.nanoTime() - startNanos);
        record(delivery, outcome, rendering, failing);
        return outcome;
    }

    private Outcome render(RenderRequest request, Delivery delivery, RenderSlot slot) throws UnrenderableException {
        try {
            Renderer.Rendered rendered = renderer.render(
                    request, slot, delivery.publishedAtMillis(), delivery.receivedAtMillis(), clockMillis.getAsLong());
            return new Outcome.Rendered(
                    request.identity(),
                    rendered.template(),
                    request.channel(),
                    slot.buffer().toByteArray());
        } catch (AbortedException e) {
            return new Outcome.Aborted(request.identity(), e.template(), request.channel(), e.reason());
        }
    }

    private Outcome tooLarge(Delivery delivery) {
        boolean kept = delivery.payloadBytes() <= LARGEST_DEAD_LETTER_BYTES;
        Diagnosis diagnosis = new Diagnosis(
                DiagnosisCode.PAYLOAD_TOO_LARGE,
                "the payload has " + delivery.payloadBytes() + " bytes; at most " + maxPayloadBytes + " are allowed"
                        + (kept
                                ? ""
                                : "; it is larger than a dead letter can be and is not kept, its position was "
                                        + delivery.position()),
                "send less data per message" + (kept ? ", or raise limits.payload" : ""));
        Outcome.Failed failed = new Outcome.Failed(MessageIdentity.UNKNOWN, diagnosis);
        MessageFailed event = new MessageFailed();
        event.begin();
        record(delivery, failed, event);
        return failed;
    }

    /// A failure of our own: its kind and place are logged, its message could contain data of the request.
    private static Diagnosis internalError(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error("rendering failed with {} at {}", failure.getClass().getName(), trace.length > 0 ? trace[0] : "?");
        return new Diagnosis(
                DiagnosisCode.INTERNAL_ERROR,
                "rendering failed with " + failure.getClass().getSimpleName(),
                "report this with the instance's log; the message can be replayed");
    }

    private void record(Delivery delivery, Outcome outcome, MessageRendered event, MessageFailed failing) {
        switch (outcome) {
            case Outcome.Rendered rendered -> {
                event.template = rendered.template();
                event.channel = rendered.channel().id();
                event.outputBytes = rendered.bytes().length;
                commit(delivery, outcome, event);
            }
            case Outcome.Aborted aborted -> {
                event.template = aborted.template();
                event.channel = aborted.channel().id();
                event.aborted = true;
                commit(delivery, outcome, event);
            }
            case Outcome.Failed failed -> record(delivery, failed, failing);
        }
    }

    private void commit(Delivery delivery, Outcome outcome, MessageRendered event) {
        event.workspace = outcome.identity().workspace();
        event.lane = delivery.lane().id();
        event.payloadBytes = delivery.payloadBytes();
        event.waitedMillis = Math.max(0, clockMillis.getAsLong() - delivery.publishedAtMillis());
        event.commit();
    }

    private static void record(Delivery delivery, Outcome.Failed failed, MessageFailed event) {
        event.workspace = failed.identity().workspace();
        event.template = failed.identity().template();
        event.lane = delivery.lane().id();
        event.code = failed.diagnosis().code().name();
        event.payloadBytes = delivery.payloadBytes();
        SourcePlace place = failed.diagnosis().place();
        if (place != null) {
            event.part = place.part();
            event.line = place.line();
        }
        event.commit();
    }

    /// The broker has what was sent, or will never have it. Runs on the client's thread.
    private void sent(Delivery delivery, Outcome outcome, @Nullable Throwable failure) {
        if (failure == null) {
            acknowledge(delivery, outcome);
            return;
        }
        if (outcome instanceof Outcome.Rendered rendered && OutputTopics.isTooLarge(failure)) {
            renderer.lowerOutputLimit(rendered.bytes().length);
        } else {
            LOG.warn(
                    "an output of lane {} could not be sent, its request is redelivered: {}",
                    delivery.lane().id(),
                    failure.toString());
        }
        redeliver(delivery);
    }

    /// The output has left: its memory is free from now on. Only a stop waits for the acknowledgement's own
    /// receipt, which a broker that dies at this moment never sends.
    private void acknowledge(Delivery delivery, Outcome outcome) {
        unconfirmed.begin();
        stats.settled(delivery.lane(), outcome);
        finished(delivery);
        var _ = delivery.acknowledge().whenComplete((nothing, failure) -> {
            unconfirmed.end();
            if (failure != null) {
                LOG.warn(
                        "a request of lane {} was rendered but not acknowledged, it may be redelivered: {}",
                        delivery.lane().id(),
                        failure.toString());
            }
        });
    }

    private void redeliver(Delivery delivery) {
        delivery.releasePayload();
        delivery.redeliver();
        stats.returned();
        finished(delivery);
    }

    private void finished(Delivery delivery) {
        ledger.release(reservationBytes(delivery));
        inFlight.end();
    }

    private static long reservationBytes(Delivery delivery) {
        return BYTES_PER_MESSAGE + (long) BYTES_PER_PAYLOAD_BYTE * delivery.payloadBytes();
    }

    /// Serves paused lanes only when no other has anything; what their consumers do is not decided here.
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
        queues.close().forEach(delivery -> {
            delivery.releasePayload();
            ledger.release(reservationBytes(delivery));
        });
        for (Thread renderer : renderers) {
            renderer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - (System.nanoTime() - startNanos))));
        }
        boolean settled = inFlight.awaitNone(nanos - (System.nanoTime() - startNanos));
        return unconfirmed.awaitNone(nanos - (System.nanoTime() - startNanos)) && settled;
    }

    /// Messages that are being worked on, or whose acknowledgement is not confirmed.
    public long inFlight() {
        return inFlight.count() + unconfirmed.count();
    }
}

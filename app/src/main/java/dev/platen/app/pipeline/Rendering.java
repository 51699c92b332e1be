package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.Reservation;
import dev.platen.app.broker.Delivery;
import dev.platen.app.event.MessageFailed;
import dev.platen.app.event.MessageRendered;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.AbortedException;
import dev.platen.app.render.Prepared;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.render.Renderer;
import dev.platen.spi.template.SourcePlace;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a delivery to its outcome, within the memory that is reserved for it.
///
/// The estimate decides how much is reserved before the data is decoded. What the thread allocates from then
/// on is compared with it while it works: a message that needs more gets more if there is more, and otherwise
/// starts again with a larger reservation. One that does not get along with all that there is cannot be
/// rendered here.
final class Rendering {
    /// How much larger the next reservation is after one that did not suffice.
    private static final int NEXT_TRY_FACTOR = 4;

    /// Ended for lack of memory before there was a template to blame; never sent.
    private static final Diagnosis NO_ROOM = new Diagnosis(DiagnosisCode.MEMORY_EXCEEDED, "", "");

    private static final Logger LOG = LoggerFactory.getLogger(Rendering.class);

    private final Renderer renderer;
    private final Admission admission;
    private final Suspects suspects;
    private final PipelineStats stats;
    private final int maxPayloadBytes;
    private final LongSupplier clockMillis;
    private final BooleanSupplier mayStepAside;

    /// @param mayStepAside whether a message for which there is no memory may be set aside
    Rendering(
            Renderer renderer,
            Admission admission,
            Suspects suspects,
            PipelineStats stats,
            int maxPayloadBytes,
            LongSupplier clockMillis,
            BooleanSupplier mayStepAside) {
        this.renderer = renderer;
        this.admission = admission;
        this.suspects = suspects;
        this.stats = stats;
        this.maxPayloadBytes = maxPayloadBytes;
        this.clockMillis = clockMillis;
        this.mayStepAside = mayStepAside;
    }

    /// The outcome of one message; never throws for anything that a message or a template contains. What is
    /// reserved for it stays with the slot.
    ///
    /// @param holdings gets the record that the message is in work
    /// @throws StepAsideException if there is no memory for it now; nothing is reserved then
    Outcome render(Delivery delivery, RenderSlot slot, Holdings holdings)
            throws InterruptedException, StepAsideException {
        MessageRendered rendering = new MessageRendered();
        MessageFailed failing = new MessageFailed();
        rendering.begin();
        failing.begin();
        Outcome outcome;
        if (delivery.unpackedBytes() > maxPayloadBytes) {
            outcome = new Outcome.Failed(MessageIdentity.UNKNOWN, tooLarge(delivery));
        } else {
            outcome = attempts(delivery, slot, holdings, rendering);
        }
        record(delivery, outcome, rendering, failing);
        return outcome;
    }

    /// Tries until an attempt ends for another reason than that too little was reserved.
    private Outcome attempts(Delivery delivery, RenderSlot slot, Holdings holdings, MessageRendered event)
            throws InterruptedException, StepAsideException {
        MessageIdentity identity = MessageIdentity.UNKNOWN;
        boolean whole = false;
        long atLeastBytes = delivery.neededBytes();
        while (true) {
            Diagnosis diagnosis;
            try {
                RenderRequest request = slot.decoder().open(delivery.payload(), MessageIdentity.UNKNOWN, whole);
                identity = request.identity();
                holdings.identity(identity);
                Prepared prepared =
                        renderer.prepare(request, slot, delivery.receivedAtMillis(), clockMillis.getAsLong());
                reserve(delivery, slot, holdings, prepared, atLeastBytes, event);
                return rendered(delivery, slot, prepared, event);
            } catch (LateMembersException e) {
                whole = true;
                identity = MessageIdentity.UNKNOWN;
                slot.release();
                continue;
            } catch (UnrenderableException e) {
                identity = identity.equals(MessageIdentity.UNKNOWN) ? e.identity() : identity;
                diagnosis = e.diagnosis();
            } catch (UncheckedIOException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
                diagnosis = slot.isSpent() ? NO_ROOM : internalError(e);
            } finally {
                slot.decoder().release();
            }
            if (!slot.isSpent()) {
                return new Outcome.Failed(identity, Suspects.explain(diagnosis, holdings));
            }
            if (slot.reservedBytes() >= admission.largestBytes()) {
                return new Outcome.Failed(identity, needsTooMuch(diagnosis.place()));
            }
            atLeastBytes = NEXT_TRY_FACTOR * slot.reservedBytes();
            slot.release();
        }
    }

    /// Reserves what the message may need: for one that may have ended an instance, all that there is.
    private void reserve(
            Delivery delivery,
            RenderSlot slot,
            Holdings holdings,
            Prepared prepared,
            long atLeastBytes,
            MessageRendered event)
            throws InterruptedException, UnrenderableException, StepAsideException {
        long estimate = prepared.cost().estimate(delivery.payloadBytes());
        long bytes = Math.min(Math.max(estimate, atLeastBytes), admission.largestBytes());
        event.estimatedBytes = event.estimatedBytes == 0 ? estimate : event.estimatedBytes;
        List<Attempt> left = suspects.left(delivery);
        if (left.isEmpty()) {
            slot.begin(reserve(delivery, bytes, holdings));
            left = suspects.beginOrdinary(delivery, prepared, bytes, holdings);
            if (left.isEmpty()) {
                return;
            }
            slot.release();
        }
        suspects.decide(delivery, prepared, estimate, left, holdings);
        slot.beginCarefully(admission.reserve(delivery.lane(), admission.largestBytes()));
        suspects.beginAlone(delivery, prepared, estimate, holdings);
    }

    /// Steps aside rather than to wait, unless it is written down that the message is in work here.
    private Reservation reserve(Delivery delivery, long bytes, Holdings holdings)
            throws InterruptedException, StepAsideException {
        Reservation reserved = holdings.isAttempted()
                ? null
                : admission.tryReserve(delivery.lane(), bytes, delivery.neededBytes() > 0);
        if (reserved != null) {
            return reserved;
        }
        if (!holdings.isAttempted() && mayStepAside.getAsBoolean()) {
            throw new StepAsideException(bytes);
        }
        return admission.reserve(delivery.lane(), bytes);
    }

    private Outcome rendered(Delivery delivery, RenderSlot slot, Prepared prepared, MessageRendered event)
            throws UnrenderableException, LateMembersException {
        RenderRequest request = prepared.request();
        try {
            renderer.render(prepared, slot.decoder().data(prepared.filter()), slot, delivery.publishedAtMillis());
            byte[] bytes = slot.output();
            learn(delivery, slot, prepared, event);
            return new Outcome.Rendered(request.identity(), prepared.template(), request.channel(), bytes);
        } catch (AbortedException e) {
            return new Outcome.Aborted(request.identity(), e.template(), request.channel(), e.reason());
        }
    }

    private void learn(Delivery delivery, RenderSlot slot, Prepared prepared, MessageRendered event) {
        event.allocatedBytes = slot.allocatedBytes();
        if (event.allocatedBytes > event.estimatedBytes) {
            stats.underestimated();
        }
        prepared.cost().observe(delivery.payloadBytes(), event.allocatedBytes);
    }

    private Diagnosis tooLarge(Delivery delivery) {
        boolean kept = delivery.payloadBytes() <= Pipeline.LARGEST_DEAD_LETTER_BYTES;
        return new Diagnosis(
                DiagnosisCode.PAYLOAD_TOO_LARGE,
                "the payload has " + delivery.unpackedBytes() + " bytes; at most " + maxPayloadBytes + " are allowed"
                        + (kept
                                ? ""
                                : "; it is larger than a dead letter can be and is not kept, its position was "
                                        + delivery.position()),
                "send less data per message" + (kept ? ", or raise limits.payload" : ""));
    }

    private Diagnosis needsTooMuch(@Nullable SourcePlace place) {
        return new Diagnosis(
                DiagnosisCode.MEMORY_EXCEEDED,
                place,
                "rendering needs more memory than an instance has for all messages together, "
                        + admission.largestBytes() + " bytes",
                "send less data per message, print less, or run instances with a larger heap");
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
}

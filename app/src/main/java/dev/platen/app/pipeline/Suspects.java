package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import dev.platen.app.broker.Delivery;
import dev.platen.app.event.MessageSuspect;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.Prepared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Sees to it that a message that ends instances ends no more than two of them.
///
/// What could end an instance is written down before it is rendered and removed when it is settled. A message
/// for which another instance left such a record was in work when that instance ended: it is suspect and is
/// rendered alone. If that ends a second instance it is not tried again.
final class Suspects {
    /// So many instances may end before a message is given up: one can be chance.
    static final int MOST_ATTEMPTS = 2;

    /// A message is risky if it may take more than one part of so many of the budget.
    private static final int RISKY_PARTS = 20;

    private final AttemptLog log;
    private final String instance;
    private final Admission admission;
    private final PipelineStats stats;
    private final LongSupplier clockMillis;

    /// @param instance name of this instance, unique per process
    /// @param clockMillis wall-clock milliseconds
    Suspects(AttemptLog log, String instance, Admission admission, PipelineStats stats, LongSupplier clockMillis) {
        this.log = log;
        this.instance = instance;
        this.admission = admission;
        this.stats = stats;
        this.clockMillis = clockMillis;
    }

    /// What other instances that ended have left of a message; nothing for nearly all.
    List<Attempt> left(Delivery delivery) {
        return log.isEmpty() ? List.of() : log.find(key(delivery));
    }

    /// Before a message is rendered with others: writes it down if it is risky.
    ///
    /// @param bytes what is reserved for it
    /// @return what other instances have left of it, if that was found out only now
    List<Attempt> beginOrdinary(Delivery delivery, Prepared prepared, long bytes, Holdings holdings)
            throws InterruptedException {
        boolean risky = bytes > admission.largestBytes() / RISKY_PARTS
                || prepared.cost().isUnknown(delivery.payloadBytes());
        if (!risky || holdings.isAttempted()) {
            return List.of();
        }
        begin(delivery, prepared, bytes, holdings);
        return left(delivery);
    }

    /// Before anything is reserved for a suspect: decides whether it is tried once more.
    ///
    /// @param left what other instances have left of it
    /// @throws UnrenderableException if it is not
    void decide(Delivery delivery, Prepared prepared, long estimatedBytes, List<Attempt> left, Holdings holdings)
            throws UnrenderableException {
        boolean given = left.size() >= MOST_ATTEMPTS;
        if (!holdings.isSuspect()) {
            holdings.suspect(left);
            record(delivery, prepared, estimatedBytes, left, given ? "dead-lettered" : "rendered alone");
            if (given) {
                stats.suspectDeadLettered();
            } else {
                stats.suspectRendered();
            }
        }
        if (given) {
            holdings.attempt(log, key(delivery));
            throw new UnrenderableException(
                    new Diagnosis(
                            DiagnosisCode.SUSPECT,
                            "in work when " + left.size() + " instances ended: " + story(left),
                            "try its template and data in a preview on an instance that serves nobody; if they do no"
                                    + " harm, send it again"),
                    prepared.request().identity());
        }
    }

    /// Before a suspect is rendered, when everything is reserved for it: not earlier, because what waits for
    /// its turn must not share the blame for what is in work meanwhile.
    void beginAlone(Delivery delivery, Prepared prepared, long estimatedBytes, Holdings holdings)
            throws InterruptedException {
        begin(delivery, prepared, estimatedBytes, holdings);
    }

    private void begin(Delivery delivery, Prepared prepared, long estimatedBytes, Holdings holdings)
            throws InterruptedException {
        String key = key(delivery);
        // Before it is stored: what happens to it after a failure is not known, and it must not stay.
        holdings.attempt(log, key);
        try {
            Attempt attempt = new Attempt(
                    instance,
                    clockMillis.getAsLong(),
                    prepared.request().identity().workspace(),
                    prepared.template(),
                    estimatedBytes);
            var _ = log.begin(key, attempt).get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(
                    new IOException("the broker did not take the record of an attempt in time", e.getCause()));
        }
    }

    private void record(
            Delivery delivery, Prepared prepared, long estimatedBytes, List<Attempt> left, String decision) {
        MessageSuspect event = new MessageSuspect();
        event.lane = delivery.lane().id();
        event.position = delivery.position();
        event.workspace = prepared.request().identity().workspace();
        event.template = prepared.template();
        event.attempts = left.size();
        event.instances = left.stream().map(Attempt::instance).collect(Collectors.joining(" "));
        event.estimatedBytes = estimatedBytes;
        event.decision = decision;
        event.commit();
    }

    /// Says of a suspect's failure what would otherwise be a riddle: why its limits were lower than
    /// configured.
    static Diagnosis explain(Diagnosis diagnosis, Holdings holdings) {
        if (!holdings.isSuspect() || diagnosis.code() != DiagnosisCode.LIMIT_EXCEEDED) {
            return diagnosis;
        }
        return new Diagnosis(
                diagnosis.code(),
                diagnosis.place(),
                diagnosis.message()
                        + "; rendered alone in half of the time and at most half of the memory, because it was in work when an"
                        + " instance ended: " + story(holdings.left()),
                diagnosis.advice());
    }

    private static String story(List<Attempt> left) {
        return left.stream()
                .map(attempt -> attempt.instance() + " at " + Instant.ofEpochMilli(attempt.whenMillis()) + " ("
                        + attempt.template() + ", estimated " + attempt.estimatedBytes() + " bytes)")
                .collect(Collectors.joining(", "));
    }

    private static String key(Delivery delivery) {
        return delivery.lane().id() + "/" + delivery.position();
    }
}

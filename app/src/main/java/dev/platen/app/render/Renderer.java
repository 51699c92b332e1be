package dev.platen.app.render;

import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.SourcePlace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renders a request into the bytes of its output message, in two steps: [#prepare] finds the template, and
/// with it what is read of the data; [#render] does the rest when there is memory for it. What is sent in
/// production and what a preview shows come from these two methods.
public final class Renderer {
    private static final Logger LOG = LoggerFactory.getLogger(Renderer.class);

    /// What becomes a header or a heading: a line break in it could add a header of its own.
    private static final Set<String> SINGLE_LINE_PARTS = Set.of("subject", "title");

    private final TemplateCatalog catalog;
    private volatile RenderLimits limits;

    public Renderer(TemplateCatalog catalog, RenderLimits limits) {
        this.catalog = catalog;
        this.limits = limits;
    }

    /// Learns that the broker takes no message of `outputBytes`: from now on such an output is too large.
    public synchronized void lowerOutputLimit(long outputBytes) {
        if (outputBytes <= limits.outputBytes() && outputBytes > 1) {
            limits = limits.withOutputBytes(outputBytes - 1);
            LOG.warn(
                    "the broker takes no message of {} bytes; outputs are limited to less until the next start, set"
                            + " limits.output to what the broker takes",
                    outputBytes);
        }
    }

    /// Finds the template for `request`, which the decoder of `slot` has opened, unless it came too late.
    ///
    /// @param receivedAtMillis when the request came in, by this instance's clock: what the template store
    ///     must know of
    /// @param nowMillis the time, for the deadline
    /// @throws UnrenderableException if it cannot be rendered
    /// @throws LateMembersException if it has to be opened again, whole
    public Prepared prepare(RenderRequest request, RenderSlot slot, long receivedAtMillis, long nowMillis)
            throws UnrenderableException, LateMembersException {
        try {
            if (request.deadline() != null && request.deadline().isBefore(Instant.ofEpochMilli(nowMillis))) {
                throw new UnrenderableException(new Diagnosis(
                        DiagnosisCode.DEADLINE_PASSED,
                        "the request's deadline had passed when its turn came",
                        "send it earlier, on a higher lane, or with a later deadline"));
            }
            return new Prepared(request, catalog.find(request, receivedAtMillis));
        } catch (UnrenderableException e) {
            slot.decoder().check();
            throw e;
        }
    }

    /// Renders all parts of `prepared` into the buffer of `slot`.
    ///
    /// @param data what the filter of `prepared` keeps of the request's data
    /// @param publishedAtMillis when the request was published: what its template takes for now, so that a
    ///     redelivery renders the same bytes
    /// @throws UnrenderableException if it cannot be rendered
    /// @throws AbortedException if the template's author decided that it must not be sent
    public void render(Prepared prepared, Map<String, @Nullable Object> data, RenderSlot slot, long publishedAtMillis)
            throws UnrenderableException, AbortedException {
        RenderRequest request = prepared.request();
        RenderContext context =
                new RenderContext(data, request.locale(), request.timeZone(), Instant.ofEpochMilli(publishedAtMillis));
        RenderLimits current = slot.limits(limits);
        slot.budget().start(current);
        slot.buffer().start(current.outputBytes());
        try {
            writeMessage(request, prepared.entry(), context, slot);
        } catch (LimitExceededException e) {
            throw limitExceeded(e, null);
        }
    }

    private static void writeMessage(
            RenderRequest request, CompiledEntry.Ready template, RenderContext context, RenderSlot slot)
            throws UnrenderableException, AbortedException {
        OutputBuffer out = slot.buffer();
        out.write("{");
        member(out, "id", request.identity().id());
        out.write(",");
        member(out, "workspace", request.identity().workspace());
        out.write(",");
        member(out, "template", template.template());
        out.write(",");
        member(out, "channel", request.channel().id());
        out.write(",\"parts\":{");
        List<String> parts = template.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.write(",");
            }
            name(out, parts.get(i));
            if (SINGLE_LINE_PARTS.contains(parts.get(i))) {
                out.beginLine();
            } else {
                out.beginString();
            }
            renderPart(template, parts.get(i), context, slot);
            out.endString();
        }
        out.write("}}");
    }

    private static void renderPart(CompiledEntry.Ready template, String part, RenderContext context, RenderSlot slot)
            throws UnrenderableException, AbortedException {
        try {
            template.compiled().render(part, context, slot.buffer(), slot.budget());
        } catch (RenderAbortedException e) {
            throw new AbortedException(template.template(), e.reason());
        } catch (RenderException e) {
            throw failed(e);
        } catch (LimitExceededException e) {
            throw limitExceeded(e, new SourcePlace(template.template(), part, 0, 0));
        } catch (StackOverflowError e) {
            throw new UnrenderableException(new Diagnosis(
                    DiagnosisCode.LIMIT_EXCEEDED,
                    new SourcePlace(template.template(), part, 0, 0),
                    "the template nests too deeply",
                    "make includes, macros and loops nest less"));
        } catch (RuntimeException | LinkageError e) {
            throw engineFailed(e, new SourcePlace(template.template(), part, 0, 0));
        }
    }

    /// A failure of a plugin: its kind and place are logged, its message could contain data of the request.
    private static UnrenderableException engineFailed(Throwable failure, SourcePlace place) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error(
                "the engine of {} failed with {} at {}",
                place,
                failure.getClass().getName(),
                trace.length > 0 ? trace[0] : "?");
        return new UnrenderableException(new Diagnosis(
                DiagnosisCode.INTERNAL_ERROR,
                place,
                "the template's engine failed with " + failure.getClass().getSimpleName(),
                "report this with the instance's log; the message can be replayed"));
    }

    private static UnrenderableException failed(RenderException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case MISSING_VARIABLE ->
                new UnrenderableException(new Diagnosis(
                        DiagnosisCode.MISSING_VARIABLE,
                        failure.place(),
                        message,
                        "send the variable, give it a default in the template, or choose another policy for missing"
                                + " variables"));
            case EVALUATION ->
                new UnrenderableException(new Diagnosis(
                        DiagnosisCode.TEMPLATE_ERROR,
                        failure.place(),
                        message,
                        "make the template fit the data; a preview with the same data shows the error"));
            case LIMIT ->
                failure.getCause() instanceof LimitExceededException limit
                        ? limitExceeded(limit, failure.place())
                        : new UnrenderableException(new Diagnosis(
                                DiagnosisCode.LIMIT_EXCEEDED, failure.place(), message, "make the template do less"));
        };
    }

    private static UnrenderableException limitExceeded(LimitExceededException spent, @Nullable SourcePlace place) {
        return new UnrenderableException(
                spent.limit() == Limit.OUTPUT_BYTES
                        ? new Diagnosis(
                                DiagnosisCode.OUTPUT_TOO_LARGE,
                                place,
                                "the output is larger than " + spent.allowed() + " bytes",
                                "print less, or split the message")
                        : new Diagnosis(
                                DiagnosisCode.LIMIT_EXCEEDED,
                                place,
                                "the render spent its limit " + spent.limit() + ": " + spent.getMessage(),
                                "make the template do less"));
    }

    private static void member(OutputBuffer out, String name, String value) {
        name(out, name);
        out.beginString();
        out.write(value);
        out.endString();
    }

    private static void name(OutputBuffer out, String name) {
        out.beginString();
        out.write(name);
        out.endString();
        out.write(":");
    }
}

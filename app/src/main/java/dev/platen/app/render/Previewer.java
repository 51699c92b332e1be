package dev.platen.app.render;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.CostModel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.Lane;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.LimitExceededException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Renders previews by the code that renders messages, on a thread of its own: allocation can be measured
/// on platform threads only, and previews must not take the time of messages.
public final class Previewer implements AutoCloseable {
    private static final int MAX_WAITING = 16;
    private static final String PREVIEW_ID = "preview";

    private final Renderer renderer;
    private final Admission admission;
    private final LongSupplier clockMillis;
    private final ThreadLocal<RenderSlot> slots = ThreadLocal.withInitial(RenderSlot::new);
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("preview").daemon().factory());

    /// What became of a preview.
    public sealed interface Preview {
        /// It was rendered.
        ///
        /// @param bytes exactly what would be sent
        record Rendered(byte[] bytes) implements Preview {}

        /// Its author decided against it.
        ///
        /// @param reason in the words of the template's author
        record Aborted(String reason) implements Preview {}

        /// It cannot be rendered.
        ///
        /// @param diagnosis what would be in the dead letter
        record Failed(Diagnosis diagnosis) implements Preview {}

        /// Too many previews wait, or the instance is stopping.
        record Busy() implements Preview {}
    }

    /// @param admission the memory of messages in flight, which previews share
    /// @param clockMillis wall-clock milliseconds
    public Previewer(Renderer renderer, Admission admission, LongSupplier clockMillis) {
        this.renderer = renderer;
        this.admission = admission;
        this.clockMillis = clockMillis;
    }

    /// Renders `request`, the JSON of a request; id, workspace and template may be missing from it.
    ///
    /// @throws UncheckedIOException if the broker does not answer
    public Preview preview(String workspace, String template, byte[] request) throws InterruptedException {
        MessageIdentity defaults = new MessageIdentity(PREVIEW_ID, workspace, template);
        FutureTask<Preview> preview = new FutureTask<>(() -> render(request, defaults));
        try {
            executor.execute(preview);
            return preview.get();
        } catch (RejectedExecutionException | CancellationException e) {
            return new Preview.Busy();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException unanswered) {
                throw unanswered;
            }
            throw new IllegalStateException("a preview failed", e.getCause());
        }
    }

    private Preview render(byte[] bytes, MessageIdentity defaults) throws InterruptedException {
        RenderSlot slot = slots.get();
        try {
            long estimate = CostModel.prior(bytes.length);
            slot.begin(admission.reserve(Lane.NORMAL, Math.min(estimate, admission.largestBytes())));
            return render(ByteBuffer.wrap(bytes), defaults, slot);
        } catch (LimitExceededException e) {
            // Decoding found no memory: messages have it.
            return new Preview.Busy();
        } catch (AbortedException e) {
            return new Preview.Aborted(e.reason());
        } catch (UnrenderableException e) {
            return new Preview.Failed(e.diagnosis());
        } finally {
            slot.decoder().release();
            slot.release();
        }
    }

    private Preview render(ByteBuffer payload, MessageIdentity defaults, RenderSlot slot)
            throws UnrenderableException, AbortedException {
        for (boolean whole = false; ; whole = true) {
            RenderRequest request = slot.decoder().open(payload, defaults, whole);
            if (!request.identity().workspace().equals(defaults.workspace())) {
                request = request.in(defaults.workspace());
            }
            long now = clockMillis.getAsLong();
            try {
                Prepared prepared = renderer.prepare(request, slot, now, now);
                renderer.render(prepared, slot.decoder().data(prepared.filter()), slot, now);
                return new Preview.Rendered(slot.output());
            } catch (LateMembersException e) {
                // Once more, with the whole envelope.
            }
        }
    }

    @Override
    public void close() {
        for (Runnable waiting : executor.shutdownNow()) {
            if (waiting instanceof FutureTask<?> preview) {
                preview.cancel(false);
            }
        }
    }
}

package dev.platen.app.http;

import dev.platen.app.template.ContentPointer;
import dev.platen.app.template.TemplateLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The template topics in memory, with the ways in which they can fail.
final class MemoryLog implements TemplateLog {
    static final String SECRET = "secret detail of the failure";
    private static final long PATIENCE_SECONDS = 30;

    private final List<byte[]> contents = new ArrayList<>();
    private @Nullable BiConsumer<String, byte[]> listener;

    /// Every writer is fenced off before it writes.
    volatile boolean fenced;

    /// Reads fail with this.
    volatile @Nullable RuntimeException failure;

    /// The broker does not answer.
    volatile boolean unreachable;

    /// Reads wait for this.
    volatile @Nullable CountDownLatch gate;

    @Override
    public synchronized void start(BiConsumer<String, byte[]> follower) {
        listener = follower;
    }

    @Override
    public void catchUp() throws IOException {
        answer();
    }

    @Override
    public synchronized ContentPointer append(String workspace, byte[] content) throws IOException {
        answer();
        contents.add(content);
        return new ContentPointer(0, contents.size() - 1L);
    }

    @Override
    public byte[] read(ContentPointer pointer) throws IOException {
        answer();
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        await(gate);
        synchronized (this) {
            return contents.get((int) pointer.entryId());
        }
    }

    private void answer() throws IOException {
        if (unreachable) {
            throw new IOException(SECRET);
        }
    }

    private static void await(@Nullable CountDownLatch gate) throws IOException {
        try {
            if (gate != null && !gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted at the gate", e);
        }
    }

    @Override
    public IndexWriter openWriter() {
        return new IndexWriter() {
            @Override
            public void write(String key, byte[] value) throws FencedException {
                if (fenced) {
                    throw new FencedException(new IllegalStateException(SECRET));
                }
                Objects.requireNonNull(listener, "not started").accept(key, value);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}

package dev.platen.app.http;

import dev.platen.app.template.ContentPointer;
import dev.platen.app.template.IndexPosition;
import dev.platen.app.template.MemoryTemplateTopics;
import dev.platen.app.template.TemplateLog;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The template topics in memory, with the ways in which they can fail.
final class FaultyLog implements TemplateLog {
    static final String SECRET = "secret detail of the failure";
    private static final long PATIENCE_SECONDS = 30;

    private final TemplateLog log = new MemoryTemplateTopics().log();

    /// Every writer is fenced off before it writes.
    volatile boolean fenced;

    /// Reads fail with this.
    volatile @Nullable RuntimeException failure;

    /// The broker does not answer.
    volatile boolean unreachable;

    /// Reads wait for this.
    volatile @Nullable CountDownLatch gate;

    @Override
    public void start(@Nullable IndexPosition after, BiConsumer<String, byte @Nullable []> listener)
            throws IOException {
        log.start(after, listener);
    }

    @Override
    public @Nullable IndexPosition position() {
        return log.position();
    }

    @Override
    public byte @Nullable [] latestCheckpoint() throws IOException {
        answer();
        return log.latestCheckpoint();
    }

    @Override
    public void writeCheckpoint(byte[] manifest) throws IOException {
        answer();
        log.writeCheckpoint(manifest);
    }

    @Override
    public void catchUp() throws IOException {
        answer();
        log.catchUp();
    }

    @Override
    public ContentPointer append(String workspace, byte[] content) throws IOException {
        answer();
        return log.append(workspace, content);
    }

    @Override
    public byte[] read(ContentPointer pointer) throws IOException {
        answer();
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        await(gate);
        return log.read(pointer);
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
    public IndexWriter openWriter() throws IOException, FencedException {
        IndexWriter writer = log.openWriter();
        return new IndexWriter() {
            @Override
            public void write(String key, byte[] value) throws IOException, FencedException {
                if (fenced) {
                    throw new FencedException(new IllegalStateException(SECRET));
                }
                writer.write(key, value);
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}

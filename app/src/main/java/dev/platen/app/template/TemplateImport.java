package dev.platen.app.template;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Publishes many templates under one right to write, many at a time, so that an import waits for the
/// broker's throughput and not for its answers.
final class TemplateImport {
    /// Each in memory once, with at most a megabyte; templates have some kilobytes.
    private static final int MAX_AT_ONCE = 200;

    private final Semaphore room = new Semaphore(MAX_AT_ONCE);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Publication publication;

    /// Stores one template and its entry.
    @FunctionalInterface
    interface Publication {
        void publish(StoredTemplate template) throws IOException, TemplateStoreException, TemplateLog.FencedException;
    }

    TemplateImport(Publication publication) {
        this.publication = publication;
    }

    /// Publishes all of them and waits until all that were begun have ended; begins no more after one failed.
    ///
    /// @return the first failure, or null
    @Nullable
    Exception run(Iterator<StoredTemplate> templates) throws InterruptedException {
        while (failure.get() == null && templates.hasNext()) {
            StoredTemplate template = templates.next();
            room.acquire();
            Thread.ofVirtual().name("template-import").start(() -> publish(template));
        }
        room.acquire(MAX_AT_ONCE);
        return failure.get();
    }

    private void publish(StoredTemplate template) {
        try {
            publication.publish(template);
        } catch (IOException | TemplateStoreException | TemplateLog.FencedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            room.release();
        }
    }
}

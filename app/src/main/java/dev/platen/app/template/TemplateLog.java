package dev.platen.app.template;

import java.io.IOException;
import java.io.Serial;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The two topics behind the template store: an append-only one for contents and a keyed one, compacted,
/// for the index.
public interface TemplateLog extends AutoCloseable {
    /// Begins to follow the index: `listener` is called by one thread with each key and its newest value,
    /// null for a deleted one, from the beginning. Returns when all that was there at the call has been seen.
    void start(BiConsumer<String, byte @Nullable []> listener) throws IOException;

    /// Returns when the listener has seen all that was in the index at the call.
    void catchUp() throws IOException;

    /// Stores a content for ever.
    ContentPointer append(String workspace, byte[] content) throws IOException;

    /// The content at `pointer`.
    byte[] read(ContentPointer pointer) throws IOException;

    /// Becomes the only writer of the index; whoever was before is fenced off.
    ///
    /// @throws FencedException if another became it at the same moment
    IndexWriter openWriter() throws IOException, FencedException;

    @Override
    void close() throws IOException;

    /// The exclusive right to write the index.
    interface IndexWriter extends AutoCloseable {
        /// Sets the value of `key`.
        ///
        /// @throws FencedException if another writer has taken over; nothing was written
        void write(String key, byte[] value) throws IOException, FencedException;

        @Override
        void close();
    }

    /// Another writer has taken over.
    final class FencedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        public FencedException(Throwable cause) {
            super("another instance has become the writer of the template index", cause);
        }
    }
}

package dev.platen.app.template;

import java.io.IOException;
import java.io.Serial;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The topics behind the template store: an append-only one for contents, a keyed one, compacted, for the
/// index, and one that says where copies of the index are.
public interface TemplateLog extends AutoCloseable {
    /// Begins to follow the index: `listener` is called by one thread with each key and its newest value,
    /// null for a deleted one. Returns when all that was there at the call has been seen.
    ///
    /// @param after the message to begin behind; null for the beginning
    void start(@Nullable IndexPosition after, BiConsumer<String, byte @Nullable []> listener) throws IOException;

    /// Where the last message is that the listener has seen; null if it has seen none.
    @Nullable
    IndexPosition position();

    /// What [#writeCheckpoint] stored last, by whichever instance; null if there is nothing. May be asked
    /// before the start.
    byte @Nullable [] latestCheckpoint() throws IOException;

    /// Stores where a copy of the index is.
    void writeCheckpoint(byte[] manifest) throws IOException;

    /// Returns when the listener has seen all that was in the index at the call.
    void catchUp() throws IOException;

    /// Stores a content for ever.
    ContentPointer append(String workspace, byte[] content) throws IOException;

    /// The content at `pointer`. May be asked before the start.
    ///
    /// @throws ContentLostException if it is gone for ever
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

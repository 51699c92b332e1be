package dev.platen.app.template;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The two template topics in memory, shared by any number of logs as the broker's are by instances. A log
/// sees what others wrote only when it catches up, and a writer that was fenced off cannot write: both are
/// what makes the real ones hard to use rightly.
public final class MemoryTemplateTopics {
    private static final long LEDGER_ID = 17;

    private final List<byte @Nullable []> contents = new ArrayList<>();
    private final List<IndexMessage> index = new ArrayList<>();
    private final List<byte[]> checkpoints = new ArrayList<>();
    private long indexed;
    private int writerEpoch;
    private boolean broken;

    /// A message of the index; its number stays when others are compacted away.
    private record IndexMessage(long number, String key, byte[] value) {}

    /// One instance's view.
    public Log log() {
        return new Log();
    }

    /// From now on everything fails as if the broker were gone, or no longer does.
    public synchronized void setBroken(boolean broken) {
        this.broken = broken;
    }

    synchronized int contentCount() {
        return contents.size();
    }

    /// Writes to the index past all stores.
    synchronized void writeIndex(String key, byte[] value) {
        index.add(new IndexMessage(indexed++, key, value.clone()));
    }

    /// Keeps the last message of each key.
    synchronized void compact() {
        Map<String, Long> last = new HashMap<>();
        index.forEach(message -> last.put(message.key(), message.number()));
        index.removeIf(message -> last.getOrDefault(message.key(), -1L) != message.number());
    }

    synchronized int checkpointCount() {
        return checkpoints.size();
    }

    /// Takes the contents away, as a wrong retention would.
    synchronized void loseContents() {
        contents.replaceAll(content -> null);
    }

    /// Fences off whoever is the writer now.
    synchronized void fence() {
        writerEpoch++;
    }

    private void checkBroker() throws IOException {
        if (broken) {
            throw new IOException("the broker is gone");
        }
    }

    /// One instance's view of the topics.
    public final class Log implements TemplateLog {
        private final Object following = new Object();
        private @Nullable BiConsumer<String, byte @Nullable []> listener;
        private long seen;
        private int read;
        private int catchUps;
        private int reads;
        private boolean closed;
        private @Nullable Runnable beforeWrite;
        private volatile @Nullable Runnable beforeRead;

        @Override
        public void start(@Nullable IndexPosition after, BiConsumer<String, byte @Nullable []> listener)
                throws IOException {
            this.listener = listener;
            seen = after == null ? 0 : after.entryId() + 1;
            catchUp();
            catchUps = 0;
        }

        @Override
        public void catchUp() throws IOException {
            BiConsumer<String, byte @Nullable []> target = listener;
            if (target == null) {
                throw new IllegalStateException("not started");
            }
            synchronized (following) {
                catchUps++;
                List<IndexMessage> news;
                synchronized (MemoryTemplateTopics.this) {
                    checkBroker();
                    news = index.stream()
                            .filter(message -> message.number() >= seen)
                            .toList();
                }
                for (IndexMessage message : news) {
                    target.accept(message.key(), message.value());
                    seen = message.number() + 1;
                    read++;
                }
            }
        }

        @Override
        public @Nullable IndexPosition position() {
            return seen == 0 ? null : new IndexPosition(LEDGER_ID, seen - 1);
        }

        @Override
        public byte @Nullable [] latestCheckpoint() throws IOException {
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                return checkpoints.isEmpty() ? null : checkpoints.getLast().clone();
            }
        }

        @Override
        public void writeCheckpoint(byte[] manifest) throws IOException {
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                checkpoints.add(manifest.clone());
            }
        }

        @Override
        public ContentPointer append(String workspace, byte[] content) throws IOException {
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                contents.add(content.clone());
                return new ContentPointer(LEDGER_ID, contents.size() - 1L);
            }
        }

        @Override
        public byte[] read(ContentPointer pointer) throws IOException {
            Runnable action = beforeRead;
            if (action != null) {
                action.run();
            }
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                reads++;
                if (pointer.ledgerId() != LEDGER_ID) {
                    throw new IOException("no such ledger: " + pointer);
                }
                byte[] content = contents.get(Math.toIntExact(pointer.entryId()));
                if (content == null) {
                    throw new ContentLostException(pointer);
                }
                return content.clone();
            }
        }

        @Override
        public IndexWriter openWriter() throws IOException, FencedException {
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                writerEpoch++;
                return new Writer(this, writerEpoch);
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        /// Called before every write of this log's writers, when others may come in between.
        void beforeWrite(@Nullable Runnable action) {
            beforeWrite = action;
        }

        /// Called before every reading of a content, by the thread that reads.
        public void beforeRead(@Nullable Runnable action) {
            beforeRead = action;
        }

        /// How often the index was read to its end since the start.
        int catchUps() {
            return catchUps;
        }

        /// How many messages of the index were read.
        int indexReads() {
            return read;
        }

        /// How often a content was read.
        public int reads() {
            return reads;
        }

        boolean isClosed() {
            return closed;
        }
    }

    private final class Writer implements TemplateLog.IndexWriter {
        private final Log log;
        private final int epoch;

        Writer(Log log, int epoch) {
            this.log = log;
            this.epoch = epoch;
        }

        @Override
        public void write(String key, byte[] value) throws IOException, TemplateLog.FencedException {
            Runnable action = log.beforeWrite;
            if (action != null) {
                action.run();
            }
            synchronized (MemoryTemplateTopics.this) {
                checkBroker();
                if (epoch != writerEpoch) {
                    throw new TemplateLog.FencedException(new IllegalStateException("fenced"));
                }
                writeIndex(key, value);
            }
        }

        @Override
        public void close() {
            // A closed writer frees nothing here; fencing is by epoch.
        }
    }
}

package dev.platen.app.broker;

import dev.platen.app.template.ContentLostException;
import dev.platen.app.template.ContentPointer;
import dev.platen.app.template.IndexPosition;
import dev.platen.app.template.TemplateLog;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The template topics. Contents are sent unbatched, so that ledger and entry name exactly one of them.
public final class PulsarTemplateLog implements TemplateLog {
    /// How long an answer of the broker is waited for, in a request of the API or while a message is
    /// rendered: who asked is told, and asks again. A broker that works answers within milliseconds.
    private static final int ANSWER_SECONDS = 5;

    /// A start waits as long as something comes.
    private static final int START_SECONDS = 30;

    /// The index is read in large steps; its messages are small.
    private static final int RECEIVER_QUEUE_SIZE = 5_000;

    /// An import has hundreds under way.
    private static final int MAX_PENDING_CONTENTS = 500;

    private static final int NO_PARTITION = -1;

    /// No template's key: those have a slash. Compaction keeps one of them.
    private static final String BARRIER_KEY = "writer";

    private static final byte[] BARRIER = {'-'};
    private static final Logger LOG = LoggerFactory.getLogger(PulsarTemplateLog.class);

    private final PulsarConnection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private MessageId seen = MessageId.earliest;
    private @Nullable Reader<byte[]> index;
    private @Nullable Producer<byte[]> contents;
    private @Nullable Thread thread;
    private final StopSignal stopping = new StopSignal();

    public PulsarTemplateLog(PulsarConnection connection) {
        this.connection = connection;
    }

    @Override
    public void start(@Nullable IndexPosition after, BiConsumer<String, byte @Nullable []> listener)
            throws IOException {
        if (after != null) {
            seen = new MessageIdImpl(after.ledgerId(), after.entryId(), NO_PARTITION);
        }
        Reader<byte[]> reader = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(indexTopic())
                .startMessageId(seen)
                .readCompacted(true)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .create();
        index = reader;
        contents = connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(contentTopic())
                .enableBatching(false)
                .sendTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .maxPendingMessages(MAX_PENDING_CONTENTS)
                .create();
        thread = Thread.ofPlatform().name("template-index").start(() -> follow(reader, listener));
        catchUp(START_SECONDS);
    }

    private void follow(Reader<byte[]> reader, BiConsumer<String, byte @Nullable []> listener) {
        while (!stopping.isGiven()) {
            try {
                Message<byte[]> message = reader.readNext();
                if (message.hasKey() && !message.getKey().equals(BARRIER_KEY)) {
                    listener.accept(message.getKey(), message.size() == 0 ? null : message.getValue());
                }
                advance(message.getMessageId());
            } catch (PulsarClientException e) {
                if (stopping.isGiven() || e.getCause() instanceof InterruptedException) {
                    return;
                }
                LOG.warn("the template index cannot be read, the client reconnects: {}", e.getMessage());
                stopping.awaitRetry();
            }
        }
    }

    private void advance(MessageId id) {
        lock.lock();
        try {
            seen = id;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable IndexPosition position() {
        lock.lock();
        try {
            return seen instanceof MessageIdAdv id && id.getEntryId() >= 0
                    ? new IndexPosition(id.getLedgerId(), id.getEntryId())
                    : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void catchUp() throws IOException {
        catchUp(ANSWER_SECONDS);
    }

    private void catchUp(int patienceSeconds) throws IOException {
        MessageIdAdv last = lastMessage(started(index));
        if (last != null) {
            awaitSeen(last, patienceSeconds);
        }
    }

    private static @Nullable MessageIdAdv lastMessage(Reader<byte[]> reader) throws IOException {
        MessageIdAdv last =
                (MessageIdAdv) answer(reader.getLastMessageIdsAsync()).getFirst();
        return last.getEntryId() >= 0 ? last : null;
    }

    /// Waits as long as the index is being read: patience is for the next message, not for the last one.
    private void awaitSeen(MessageIdAdv last, int patienceSeconds) throws IOException {
        lock.lock();
        try {
            while (isBefore((MessageIdAdv) seen, last)) {
                if (!advanced.await(patienceSeconds, TimeUnit.SECONDS)) {
                    throw new IOException("nothing came of the template index for " + patienceSeconds + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the template index", e);
        } finally {
            lock.unlock();
        }
    }

    /// What the broker answers, if it does so in time.
    private static <T> T answer(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the broker", e);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not answer within " + ANSWER_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw PulsarClientException.unwrap(e);
        }
    }

    /// By ledger and entry: the position in a batch does not matter, index messages are sent one by one.
    private static boolean isBefore(MessageIdAdv seen, MessageIdAdv last) {
        return seen.getLedgerId() < last.getLedgerId()
                || (seen.getLedgerId() == last.getLedgerId() && seen.getEntryId() < last.getEntryId());
    }

    @Override
    public ContentPointer append(String workspace, byte[] content) throws IOException {
        MessageIdAdv id = (MessageIdAdv) answer(
                started(contents).newMessage().key(workspace).value(content).sendAsync());
        return new ContentPointer(id.getLedgerId(), id.getEntryId());
    }

    @Override
    public byte[] read(ContentPointer pointer) throws IOException {
        return read(contentTopic(), pointer);
    }

    private byte[] read(String topic, ContentPointer pointer) throws IOException {
        Reader<byte[]> reader = reader(topic, new MessageIdImpl(pointer.ledgerId(), pointer.entryId(), NO_PARTITION));
        try {
            Message<byte[]> message = answer(reader.readNextAsync());
            MessageIdAdv id = (MessageIdAdv) message.getMessageId();
            if (id.getLedgerId() != pointer.ledgerId() || id.getEntryId() != pointer.entryId()) {
                throw new ContentLostException(pointer);
            }
            return message.getValue();
        } finally {
            var _ = reader.closeAsync();
        }
    }

    private Reader<byte[]> reader(String topic, MessageId from) throws IOException {
        CompletableFuture<Reader<byte[]>> opening = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(topic)
                .startMessageId(from)
                .startMessageIdInclusive()
                .receiverQueueSize(1)
                .createAsync();
        return inTime(opening, Reader::closeAsync);
    }

    /// What is opened, if that happens in time; what is opened too late is closed.
    private static <T> T inTime(CompletableFuture<T> opening, Function<T, CompletableFuture<Void>> closing)
            throws IOException {
        try {
            return answer(opening);
        } catch (IOException e) {
            var _ = opening.thenCompose(closing);
            throw e;
        }
    }

    @Override
    public byte @Nullable [] latestCheckpoint() throws IOException {
        Reader<byte[]> reader = reader(checkpointTopic(), MessageId.earliest);
        MessageIdAdv last;
        try {
            last = lastMessage(reader);
        } finally {
            var _ = reader.closeAsync();
        }
        return last == null ? null : read(checkpointTopic(), new ContentPointer(last.getLedgerId(), last.getEntryId()));
    }

    @Override
    public void writeCheckpoint(byte[] manifest) throws IOException {
        Producer<byte[]> producer = inTime(
                connection
                        .output()
                        .newProducer(Schema.BYTES)
                        .topic(checkpointTopic())
                        .enableBatching(false)
                        .sendTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .createAsync(),
                Producer::closeAsync);
        try {
            var _ = answer(producer.sendAsync(manifest));
        } finally {
            var _ = producer.closeAsync();
        }
    }

    /// Whoever was the writer before may have a write that the broker has taken and nobody has seen. It
    /// comes before the barrier that the new writer sends; so when the barrier has been seen, all of it has.
    @Override
    public IndexWriter openWriter() throws IOException, FencedException {
        try {
            Producer<byte[]> producer = inTime(
                    connection
                            .output()
                            .newProducer(Schema.BYTES)
                            .topic(indexTopic())
                            .accessMode(ProducerAccessMode.ExclusiveWithFencing)
                            .enableBatching(false)
                            .sendTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                            .createAsync(),
                    Producer::closeAsync);
            FencingWriter writer = new FencingWriter(producer);
            try {
                awaitSeen(writer.send(BARRIER_KEY, BARRIER), ANSWER_SECONDS);
                return writer;
            } catch (IOException | FencedException e) {
                writer.close();
                throw e;
            }
        } catch (PulsarClientException.ProducerFencedException | PulsarClientException.ProducerBusyException e) {
            throw new FencedException(e);
        }
    }

    private record FencingWriter(Producer<byte[]> producer) implements IndexWriter {
        @Override
        public void write(String key, byte[] value) throws IOException, FencedException {
            MessageIdAdv _ = send(key, value);
        }

        MessageIdAdv send(String key, byte[] value) throws IOException, FencedException {
            try {
                return (MessageIdAdv)
                        answer(producer.newMessage().key(key).value(value).sendAsync());
            } catch (PulsarClientException.ProducerFencedException | PulsarClientException.AlreadyClosedException e) {
                throw new FencedException(e);
            }
        }

        @Override
        public void close() {
            var _ = producer.closeAsync();
        }
    }

    private String indexTopic() {
        return connection.settings().topic("templates/index");
    }

    private String contentTopic() {
        return connection.settings().topic("templates/content");
    }

    private String checkpointTopic() {
        return connection.settings().topic("templates/checkpoints");
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the template log is not started");
        }
        return part;
    }

    @Override
    public void close() throws IOException {
        stopping.give();
        if (thread != null) {
            thread.interrupt();
        }
        if (index != null) {
            index.close();
        }
        if (contents != null) {
            contents.close();
        }
    }
}

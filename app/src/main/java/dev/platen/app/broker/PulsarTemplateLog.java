package dev.platen.app.broker;

import dev.platen.app.template.ContentLostException;
import dev.platen.app.template.ContentPointer;
import dev.platen.app.template.TemplateLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
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
    private static final int CATCH_UP_SECONDS = 30;
    private static final int READ_SECONDS = 10;
    private static final int SEND_SECONDS = 10;
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
    public void start(BiConsumer<String, byte @Nullable []> listener) throws IOException {
        Reader<byte[]> reader = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(indexTopic())
                .startMessageId(MessageId.earliest)
                .readCompacted(true)
                .create();
        index = reader;
        contents = connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(contentTopic())
                .enableBatching(false)
                .sendTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                .create();
        thread = Thread.ofPlatform().name("template-index").start(() -> follow(reader, listener));
        catchUp();
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
    public void catchUp() throws IOException {
        Reader<byte[]> reader = started(index);
        MessageIdAdv last = (MessageIdAdv) reader.getLastMessageIds().getFirst();
        if (last.getEntryId() >= 0) {
            awaitSeen(last);
        }
    }

    private void awaitSeen(MessageIdAdv last) throws IOException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
            while (isBefore((MessageIdAdv) seen, last)) {
                nanos = advanced.awaitNanos(nanos);
                if (nanos <= 0) {
                    throw new IOException("the template index did not reach its end within " + CATCH_UP_SECONDS + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the template index", e);
        } finally {
            lock.unlock();
        }
    }

    /// By ledger and entry: the position in a batch does not matter, index messages are sent one by one.
    private static boolean isBefore(MessageIdAdv seen, MessageIdAdv last) {
        return seen.getLedgerId() < last.getLedgerId()
                || (seen.getLedgerId() == last.getLedgerId() && seen.getEntryId() < last.getEntryId());
    }

    @Override
    public ContentPointer append(String workspace, byte[] content) throws IOException {
        MessageIdAdv id = (MessageIdAdv)
                started(contents).newMessage().key(workspace).value(content).send();
        return new ContentPointer(id.getLedgerId(), id.getEntryId());
    }

    @Override
    public byte[] read(ContentPointer pointer) throws IOException {
        try (Reader<byte[]> reader = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(contentTopic())
                .startMessageId(new MessageIdImpl(pointer.ledgerId(), pointer.entryId(), NO_PARTITION))
                .startMessageIdInclusive()
                .receiverQueueSize(1)
                .create()) {
            Message<byte[]> message = reader.readNext(READ_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("the broker did not return a template's content within " + READ_SECONDS + " s");
            }
            MessageIdAdv id = (MessageIdAdv) message.getMessageId();
            if (id.getLedgerId() != pointer.ledgerId() || id.getEntryId() != pointer.entryId()) {
                throw new ContentLostException(pointer);
            }
            return message.getValue();
        }
    }

    /// Whoever was the writer before may have a write that the broker has taken and nobody has seen. It
    /// comes before the barrier that the new writer sends; so when the barrier has been seen, all of it has.
    @Override
    public IndexWriter openWriter() throws IOException, FencedException {
        try {
            Producer<byte[]> producer = connection
                    .output()
                    .newProducer(Schema.BYTES)
                    .topic(indexTopic())
                    .accessMode(ProducerAccessMode.ExclusiveWithFencing)
                    .enableBatching(false)
                    .sendTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                    .create();
            FencingWriter writer = new FencingWriter(producer);
            try {
                awaitSeen(writer.send(BARRIER_KEY, BARRIER));
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
                        producer.newMessage().key(key).value(value).send();
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

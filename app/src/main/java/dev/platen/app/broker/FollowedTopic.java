package dev.platen.app.broker;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small compacted topic that every instance reads from the beginning to its end when it starts, follows
/// from then on, and writes to. A key's last record counts, a null removes it.
final class FollowedTopic implements AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int FLUSH_SECONDS = 5;
    private static final int RECEIVER_QUEUE_SIZE = 200;
    private static final byte[] END = {'-'};
    private static final String WRITER = "writer";
    private static final Logger LOG = LoggerFactory.getLogger(FollowedTopic.class);

    private final PulsarConnection connection;
    private final String what;
    private final String path;
    private final String instance;
    private final Consumer<Message<byte[]>> listener;
    /// What was sent and not read back, by key.
    private final Map<String, CompletableFuture<Void>> unread = new ConcurrentHashMap<>();

    private final StopSignal stopping = new StopSignal();
    private @Nullable Producer<byte[]> producer;
    private @Nullable Reader<byte[]> reader;
    private @Nullable Thread thread;

    /// @param what names the records, for people and threads: `attempts`
    /// @param path namespace and topic below the tenant
    /// @param instance name of this instance, unique per process; no record's key
    /// @param listener gets every record that has a key, on one thread; an empty one removes
    FollowedTopic(
            PulsarConnection connection,
            String what,
            String path,
            String instance,
            Consumer<Message<byte[]>> listener) {
        this.connection = connection;
        this.what = what;
        this.path = path;
        this.instance = instance;
        this.listener = listener;
    }

    /// Reads all that is there.
    ///
    /// @throws IOException if the broker cannot be used or the end is not reached in time
    void start() throws IOException {
        String topic = connection.settings().topic(path);
        // What is lost here stays wrong, so the producer never gives up; who writes bounds what it holds. Not
        // batched and never chunked: compaction loses chunks.
        CompletableFuture<Producer<byte[]>> writing = connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(topic)
                .enableBatching(false)
                .sendTimeout(0, TimeUnit.SECONDS)
                .maxPendingMessages(0)
                .createAsync();
        Reader<byte[]> opened = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(topic)
                .startMessageId(MessageId.earliest)
                .readCompacted(true)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .create();
        reader = opened;
        producer = OutputTopics.await(writing);
        thread = Thread.ofPlatform().name(what).start(() -> follow(opened));
        awaitEnd();
    }

    /// The end is where a record of our own is. The broker's answer to what the last message is does not
    /// help: it is usually a removal, which compaction takes away.
    private void awaitEnd() throws IOException {
        try {
            var _ = write(instance, END).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw e.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("the " + what + " were not read to their end within " + START_SECONDS + " s", e);
        } finally {
            var _ = send(instance, null);
        }
    }

    private void follow(Reader<byte[]> from) {
        while (!stopping.isGiven()) {
            try {
                read(from.readNext());
            } catch (PulsarClientException e) {
                if (stopping.isGiven() || e.getCause() instanceof InterruptedException) {
                    return;
                }
                LOG.warn("the {} of other instances cannot be read, the client reconnects: {}", what, e.getMessage());
                stopping.awaitRetry();
            }
        }
    }

    void read(Message<byte[]> message) {
        String key = message.getKey();
        if (key == null) {
            return;
        }
        if (!isEnd(message)) {
            tell(message);
        }
        if (instance.equals(message.getProperty(WRITER))) {
            CompletableFuture<Void> stored = unread.remove(key);
            if (stored != null) {
                stored.complete(null);
            }
        }
    }

    /// What a record does must not keep the next ones from being read.
    private void tell(Message<byte[]> message) {
        try {
            listener.accept(message);
        } catch (RuntimeException e) {
            LOG.error("one of the {} could not be followed, the next one is", what, e);
        }
    }

    private static boolean isEnd(Message<byte[]> message) {
        return message.size() == END.length && message.getValue()[0] == END[0];
    }

    /// Writes a record, or removes it.
    ///
    /// @return completes when the listener has had it, and so all that was stored before
    CompletableFuture<Void> write(String key, byte @Nullable [] record) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        unread.put(key, stored);
        var _ = stored.whenComplete((nothing, failure) -> unread.remove(key, stored));
        var _ = started()
                .newMessage()
                .key(key)
                .property(WRITER, instance)
                .value(record)
                .sendAsync()
                .whenComplete((id, failure) -> {
                    if (failure != null) {
                        stored.completeExceptionally(failure);
                    }
                });
        return stored;
    }

    /// Writes a record, or a null, and does not wait.
    ///
    /// @return completes when the broker has it
    CompletableFuture<MessageId> send(String key, byte @Nullable [] record) {
        return started().newMessage().key(key).value(record).sendAsync();
    }

    private Producer<byte[]> started() {
        if (producer == null) {
            throw new IllegalStateException("the " + what + " are not started");
        }
        return producer;
    }

    @Override
    public void close() throws IOException {
        stopping.give();
        if (thread != null) {
            thread.interrupt();
        }
        if (reader != null) {
            reader.close();
        }
        if (producer != null) {
            flush(producer);
            producer.close();
        }
    }

    private void flush(Producer<byte[]> from) throws IOException {
        try {
            var _ = from.flushAsync().get(FLUSH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the last " + what + " may not have reached the broker", e);
        }
    }
}

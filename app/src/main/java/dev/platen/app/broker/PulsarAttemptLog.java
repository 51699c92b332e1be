package dev.platen.app.broker;

import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts of all instances in a compacted topic: a record per message that is in work, a null when it
/// is settled. It is read from the beginning to its end when the instance starts, and followed from then on.
///
/// An attempt has begun when its record has been read back: then all records that the broker stored before it
/// have been read too, those of an instance that died a moment ago among them.
public final class PulsarAttemptLog implements AttemptLog, AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int BEGIN_SECONDS = 15;
    private static final int FLUSH_SECONDS = 5;
    private static final int RECEIVER_QUEUE_SIZE = 200;

    /// Four attempts have less than half of it.
    private static final int MAX_RECORD_BYTES = 4 * 1024;

    /// A record of that age belongs to a message that was settled by other means, or to a start that failed.
    private static final long FORGOTTEN_MILLIS = TimeUnit.DAYS.toMillis(7);

    private static final String WRITER = "writer";
    private static final Logger LOG = LoggerFactory.getLogger(PulsarAttemptLog.class);

    private final PulsarConnection connection;
    private final String instance;
    private final LongSupplier clockMillis;
    private final OpenAttempts open;
    /// What was sent and not read back, by key; as many as there are rendering threads.
    private final Map<String, CompletableFuture<Void>> unread = new ConcurrentHashMap<>();

    private final StopSignal stopping = new StopSignal();
    private @Nullable Producer<byte[]> producer;
    private @Nullable Reader<byte[]> reader;
    private @Nullable Thread thread;

    /// @param instance name of this instance, unique per process
    /// @param clockMillis wall-clock milliseconds
    public PulsarAttemptLog(PulsarConnection connection, String instance, LongSupplier clockMillis) {
        this.connection = connection;
        this.instance = instance;
        this.clockMillis = clockMillis;
        this.open = new OpenAttempts(instance);
    }

    /// Reads all that is there.
    ///
    /// @throws IOException if the broker cannot be used or the end is not reached in time
    public void start() throws IOException {
        // Fleets with different subscriptions see the same messages and have nothing to do with each other.
        String topic = connection
                .settings()
                .topic("fleet/attempts-" + connection.settings().subscription());
        // A removal that is lost leaves a suspect, so the producer never gives up; what it holds is bounded
        // by the messages in flight. Not batched and never chunked: compaction loses chunks.
        producer = connection
                .output()
                .newProducer(Schema.BYTES)
                .topic(topic)
                .enableBatching(false)
                .sendTimeout(0, TimeUnit.SECONDS)
                .maxPendingMessages(0)
                .create();
        Reader<byte[]> opened = connection
                .output()
                .newReader(Schema.BYTES)
                .topic(topic)
                .startMessageId(MessageId.earliest)
                .readCompacted(true)
                .receiverQueueSize(RECEIVER_QUEUE_SIZE)
                .create();
        reader = opened;
        thread = Thread.ofPlatform().name("attempts").start(() -> follow(opened));
        awaitEnd();
    }

    /// The end is where a record of our own is. The broker's answer to what the last message is does not
    /// help: it is usually a removal, which compaction takes away.
    private void awaitEnd() throws IOException {
        try {
            var _ = append(instance, List.of()).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the attempts", e);
        } catch (ExecutionException | TimeoutException e) {
            throw e.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("the attempts were not read to their end within " + START_SECONDS + " s", e);
        } finally {
            end(instance);
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
                LOG.warn("the attempts of other instances cannot be read, the client reconnects: {}", e.getMessage());
                stopping.awaitRetry();
            }
        }
    }

    private void read(Message<byte[]> message) {
        String key = message.getKey();
        if (key == null) {
            return;
        }
        if (message.size() == 0) {
            open.removed(key);
        } else if (message.size() <= MAX_RECORD_BYTES) {
            written(key, message.getValue());
        }
        if (message.size() > 0 && message.getPublishTime() < clockMillis.getAsLong() - FORGOTTEN_MILLIS) {
            end(key);
        }
        if (instance.equals(message.getProperty(WRITER))) {
            CompletableFuture<Void> stored = unread.remove(key);
            if (stored != null) {
                stored.complete(null);
            }
        }
    }

    private void written(String key, byte[] value) {
        try {
            open.written(key, AttemptCodec.decode(value));
        } catch (IOException e) {
            LOG.warn(
                    "a record of attempts cannot be read and is ignored: {}",
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public boolean isEmpty() {
        return open.isEmpty();
    }

    @Override
    public List<Attempt> find(String key) {
        return open.find(key);
    }

    @Override
    public CompletableFuture<Void> begin(String key, Attempt attempt) {
        return append(key, open.with(key, attempt)).orTimeout(BEGIN_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> append(String key, List<Attempt> attempts) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        unread.put(key, stored);
        var _ = stored.whenComplete((nothing, failure) -> unread.remove(key, stored));
        var _ = started()
                .newMessage()
                .key(key)
                .property(WRITER, instance)
                .value(AttemptCodec.encode(attempts))
                .sendAsync()
                .whenComplete((id, failure) -> {
                    if (failure != null) {
                        stored.completeExceptionally(failure);
                    }
                });
        return stored;
    }

    @Override
    public void end(String key) {
        send(key, null);
    }

    @Override
    public void giveBack(String key) {
        List<Attempt> left = open.find(key);
        send(key, null);
        if (!left.isEmpty()) {
            send(key, AttemptCodec.encode(left));
        }
    }

    private void send(String key, byte @Nullable [] record) {
        var _ = started().newMessage().key(key).value(record).sendAsync().whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.warn("an attempt could not be removed, its message stays suspect: {}", failure.toString());
            }
        });
    }

    private Producer<byte[]> started() {
        if (producer == null) {
            throw new IllegalStateException("the attempt log is not started");
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

    private static void flush(Producer<byte[]> from) throws IOException {
        try {
            var _ = from.flushAsync().get(FLUSH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("removed attempts may not have reached the broker", e);
        }
    }
}

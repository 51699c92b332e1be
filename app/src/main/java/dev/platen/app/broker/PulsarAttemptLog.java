package dev.platen.app.broker;

import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts of all instances in a compacted topic: a record per message that is in work, a null when it
/// is settled. It is read from the beginning to its end when the instance starts, and followed from then on.
///
/// An attempt has begun when its record has been read back: then all records that the broker stored before it
/// have been read too, those of an instance that died a moment ago among them.
public final class PulsarAttemptLog implements AttemptLog, AutoCloseable {
    private static final int BEGIN_SECONDS = 15;

    /// Four attempts have less than half of it.
    private static final int MAX_RECORD_BYTES = 4 * 1024;

    /// A record of that age belongs to a message that was settled by other means, or to a start that failed.
    private static final long FORGOTTEN_MILLIS = TimeUnit.DAYS.toMillis(7);

    private static final Logger LOG = LoggerFactory.getLogger(PulsarAttemptLog.class);

    private final LongSupplier clockMillis;
    private final OpenAttempts open;
    private final FollowedTopic topic;

    /// @param instance name of this instance, unique per process
    /// @param clockMillis wall-clock milliseconds
    public PulsarAttemptLog(PulsarConnection connection, String instance, LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        this.open = new OpenAttempts(instance);
        // Fleets with different subscriptions see the same messages and have nothing to do with each other.
        String path = "fleet/attempts-" + connection.settings().subscription();
        this.topic = new FollowedTopic(connection, "attempts", path, instance, this::read);
    }

    /// Reads all that is there.
    ///
    /// @throws IOException if the broker cannot be used or the end is not reached in time
    public void start() throws IOException {
        topic.start();
    }

    private void read(Message<byte[]> message) {
        String key = message.getKey();
        if (message.size() == 0) {
            open.removed(key);
        } else if (message.size() <= MAX_RECORD_BYTES) {
            written(key, message.getValue());
        }
        if (message.size() > 0 && message.getPublishTime() < clockMillis.getAsLong() - FORGOTTEN_MILLIS) {
            end(key);
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
        return topic.write(key, AttemptCodec.encode(open.with(key, attempt)))
                .orTimeout(BEGIN_SECONDS, TimeUnit.SECONDS);
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
        var _ = topic.send(key, record).whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.warn("an attempt could not be removed, its message stays suspect: {}", failure.toString());
            }
        });
    }

    @Override
    public void close() throws IOException {
        topic.close();
    }
}

package dev.platen.cli.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;

/// The end of several topics, read beside all consumers. For use by one thread.
public final class TopicTail implements AutoCloseable {
    private static final int RECEIVER_QUEUE = 50;
    private static final int WAIT_MILLIS = 2_000;

    private final List<Reader<byte[]>> readers = new ArrayList<>();

    /// Begins at what was published within `lookBack`.
    public TopicTail(PulsarClient client, List<String> topics, Duration lookBack) throws PulsarClientException {
        for (String topic : topics) {
            readers.add(client.newReader(Schema.BYTES)
                    .topic(topic)
                    .startMessageFromRollbackDuration(Math.max(1, lookBack.toSeconds()), TimeUnit.SECONDS)
                    .receiverQueueSize(RECEIVER_QUEUE)
                    .create());
        }
    }

    /// Reads all topics to their end.
    ///
    /// @param most how many messages are kept per topic and returned in all: the last ones
    public List<Message<byte[]>> toTheEnd(int most) throws PulsarClientException {
        List<Message<byte[]>> all = new ArrayList<>();
        for (Reader<byte[]> reader : readers) {
            Deque<Message<byte[]>> last = new ArrayDeque<>();
            while (reader.hasMessageAvailable()) {
                Message<byte[]> message = reader.readNext(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (message == null) {
                    break;
                }
                last.add(message);
                if (last.size() > most) {
                    last.remove();
                }
            }
            all.addAll(last);
        }
        all.sort(Comparator.comparingLong(Message::getPublishTime));
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /// What has arrived since the last call, without waiting.
    public List<Message<byte[]>> arrived() throws PulsarClientException {
        List<Message<byte[]>> all = new ArrayList<>();
        for (Reader<byte[]> reader : readers) {
            for (Message<byte[]> message = reader.readNext(0, TimeUnit.MILLISECONDS);
                    message != null;
                    message = reader.readNext(0, TimeUnit.MILLISECONDS)) {
                all.add(message);
            }
        }
        all.sort(Comparator.comparingLong(Message::getPublishTime));
        return all;
    }

    @Override
    public void close() {
        for (Reader<byte[]> reader : readers) {
            var _ = reader.closeAsync();
        }
    }
}

package dev.platen.cli.demo;

import dev.platen.app.message.Channel;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.ResultReader.Payload;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.sample.SampleMix.Fate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Enters what the reader finds in the books, and keeps the first message of each channel to be shown.
final class Findings {
    private final Books books;
    private final Map<Channel, byte[]> firstMessages = new ConcurrentHashMap<>();

    Findings(Books books) {
        this.books = books;
    }

    void readAll(ResultReader reader, Topics topics) {
        for (Channel channel : Channel.values()) {
            reader.read(topics.rendered(channel), (id, payload) -> rendered(channel, id, payload));
        }
        reader.read(topics.aborted(), (id, payload) -> found(Fate.ABORTED, id, payload));
        reader.read(topics.deadLetters(), (id, payload) -> found(Fate.DEAD_LETTERED, id, payload));
    }

    /// Channel → JSON of its first message; those that have none yet are missing.
    Map<Channel, byte[]> firstMessages() {
        return Map.copyOf(firstMessages);
    }

    private void rendered(Channel channel, @Nullable String id, Payload payload) {
        books.found(Fate.RENDERED, books.indexOf(id), System.nanoTime());
        if (!firstMessages.containsKey(channel)) {
            firstMessages.put(channel, payload.bytes());
        }
    }

    /// A request that was no JSON may have no id that anyone could read, except who knows what it looks like.
    private void found(Fate fate, @Nullable String id, Payload payload) {
        long index = books.indexOf(id);
        books.found(fate, index >= 0 ? index : books.indexIn(payload.bytes()), System.nanoTime());
    }
}

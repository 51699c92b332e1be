package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.sample.SampleMix.Fate;
import dev.platen.cli.tail.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The live line of a demonstration, and once all channels have delivered, one message of each. For one
/// thread.
final class DemoProgress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Console console;
    private final Books books;
    private final Findings findings;
    private final LiveLine live;
    private boolean messagesShown;
    private long lastFound;
    private long lastNanos;

    DemoProgress(Console console, Books books, Findings findings) {
        this.console = console;
        this.books = books;
        this.findings = findings;
        lastNanos = System.nanoTime();
        live = console.liveLine(lastNanos);
    }

    /// Cheap when nothing is to be shown yet.
    void show(long nowNanos) {
        if (!live.due(nowNanos)) {
            return;
        }
        if (!messagesShown && findings.firstMessages().size() == Channel.values().length) {
            showMessages();
        }
        long found = books.distinct();
        double perSecond = (found - lastFound) * 1e9 / Math.max(1, nowNanos - lastNanos);
        live.update(
                String.format(
                        Locale.ROOT,
                        "%,d sent  %,d rendered  %,d aborted  %,d dead-lettered  %,d pending  %,.0f/s",
                        books.published(),
                        books.distinct(Fate.RENDERED),
                        books.distinct(Fate.ABORTED),
                        books.distinct(Fate.DEAD_LETTERED),
                        books.published() - found,
                        perSecond),
                nowNanos);
        lastFound = found;
        lastNanos = nowNanos;
    }

    /// Takes the line away and shows the messages if they are still to be shown.
    void end() {
        live.clear();
        if (!messagesShown) {
            showMessages();
        }
    }

    private void showMessages() {
        messagesShown = true;
        live.clear();
        console.say("");
        for (Map.Entry<Channel, byte[]> message : new EnumMap<>(findings.firstMessages()).entrySet()) {
            try {
                console.say(Excerpt.of(JSON.readTree(message.getValue())));
            } catch (IOException e) {
                throw new UncheckedIOException("an output message is no JSON", e);
            }
        }
        console.say("");
    }
}

package dev.platen.cli.deadletter;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.jspecify.annotations.Nullable;

/// Where a message is in its topic, `ledger:entry`; a later one is greater.
public record Position(long ledger, long entry) implements Comparable<Position> {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18}):(-?\\d{1,18})");
    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::ledger).thenComparingLong(Position::entry);

    /// The position that `text` names, or null if it names none.
    public static @Nullable Position parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                : null;
    }

    static Position of(MessageIdAdv id) {
        return new Position(id.getLedgerId(), id.getEntryId());
    }

    MessageId messageId() {
        return new MessageIdImpl(ledger, entry, -1);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return ledger + ":" + entry;
    }
}

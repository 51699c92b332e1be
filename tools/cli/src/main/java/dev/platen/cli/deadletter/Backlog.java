package dev.platen.cli.deadletter;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What of a topic a subscription has not acknowledged, as the broker saw it at one moment. Pure.
final class Backlog {
    /// Spans of acknowledged entries as the broker writes them, without the first and with the last.
    private static final Pattern SPAN = Pattern.compile("\\((-?\\d+:-?\\d+)(?:\\.\\.|‥)(-?\\d+:-?\\d+)]");

    private static final Pattern BETWEEN_SPANS = Pattern.compile("[\\[\\],\\s]*");

    private final Position start;
    private final Position end;
    private final NavigableMap<Position, Position> acknowledged = new TreeMap<>();

    private Backlog(Position start, Position end) {
        this.start = start;
        this.end = end;
    }

    /// Reads what the broker says.
    ///
    /// @param acknowledgedUpTo the broker's mark-delete position
    /// @param acknowledgedBeyond spans that were acknowledged after that, `[(3:1..3:4],(3:6..3:7]]`
    /// @param end the topic's last entry
    /// @throws IllegalArgumentException if the broker writes them in another way
    static Backlog of(String acknowledgedUpTo, String acknowledgedBeyond, String end) {
        Backlog backlog = new Backlog(position(acknowledgedUpTo), position(end));
        Matcher spans = SPAN.matcher(acknowledgedBeyond);
        StringBuilder rest = new StringBuilder();
        while (spans.find()) {
            spans.appendReplacement(rest, "");
            backlog.acknowledged.put(position(spans.group(1)), position(spans.group(2)));
        }
        spans.appendTail(rest);
        if (!BETWEEN_SPANS.matcher(rest).matches()) {
            throw new IllegalArgumentException("spans of acknowledged entries: " + acknowledgedBeyond);
        }
        return backlog;
    }

    private static Position position(String text) {
        Position position = Position.parse(text);
        if (position == null) {
            throw new IllegalArgumentException("a position: " + text);
        }
        return position;
    }

    /// All up to here is acknowledged.
    Position start() {
        return start;
    }

    /// What comes after this arrived later.
    Position end() {
        return end;
    }

    boolean contains(Position position) {
        if (position.compareTo(start) <= 0 || position.compareTo(end) > 0) {
            return false;
        }
        Map.@Nullable Entry<Position, Position> span = acknowledged.lowerEntry(position);
        return span == null || position.compareTo(span.getValue()) > 0;
    }
}

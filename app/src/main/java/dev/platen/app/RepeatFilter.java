package dev.platen.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Bounds the log: of warnings and errors of one kind, by logger and first line of the text before values
/// are put in, a few in each ten seconds are written. When a broker goes away, each of thousands of messages
/// has something to say, and it is the same.
public final class RepeatFilter extends Filter<ILoggingEvent> {
    static final int MOST = 3;
    static final long WINDOW_MILLIS = 10_000;

    /// Whoever puts values into the text itself has a kind for each of them.
    private static final int MOST_KINDS = 1_000;

    private final Map<Kind, Window> windows = new ConcurrentHashMap<>();

    private record Kind(String logger, String text) {}

    /// Lines of a kind since a moment.
    private record Window(long startMillis, int lines) {
        Window next(long nowMillis) {
            return nowMillis - startMillis >= WINDOW_MILLIS
                    ? new Window(nowMillis, 1)
                    : new Window(startMillis, Math.min(lines + 1, MOST + 1));
        }
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return FilterReply.NEUTRAL;
        }
        if (windows.size() >= MOST_KINDS) {
            windows.clear();
        }
        long nowMillis = event.getTimeStamp();
        Window window = windows.merge(
                new Kind(event.getLoggerName(), firstLine(String.valueOf(event.getMessage()))),
                new Window(nowMillis, 1),
                (before, first) -> before.next(nowMillis));
        return window.lines() > MOST ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /// What follows is most often what somebody sent.
    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}

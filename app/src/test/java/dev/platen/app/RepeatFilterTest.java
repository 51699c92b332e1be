package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
    private static final long START_MILLIS = 1_767_225_600_000L;

    private final RepeatFilter filter = new RepeatFilter();

    private boolean isWritten(Level level, String logger, String text, long atMillis) {
        LoggingEvent event = new LoggingEvent();
        event.setLevel(level);
        event.setLoggerName(logger);
        event.setMessage(text);
        event.setInstant(Instant.ofEpochMilli(START_MILLIS + atMillis));
        return filter.decide(event) != FilterReply.DENY;
    }

    private int written(Level level, String text, long fromMillis, long toMillis) {
        int written = 0;
        for (long millis = fromMillis; millis < toMillis; millis++) {
            written += isWritten(level, "dev.platen.Some", text, millis) ? 1 : 0;
        }
        return written;
    }

    @Test
    void writesAFewOfAKindInEachTenSeconds() {
        assertThat(written(Level.WARN, "request {} is late", 0, RepeatFilter.WINDOW_MILLIS))
                .isEqualTo(RepeatFilter.MOST);
        assertThat(written(Level.ERROR, "request {} is late", RepeatFilter.WINDOW_MILLIS, 35_000))
                .isEqualTo(3 * RepeatFilter.MOST);
    }

    @Test
    void kindsDoNotCountForEachOther() {
        assertThat(written(Level.WARN, "one", 0, 1_000)).isEqualTo(RepeatFilter.MOST);
        assertThat(written(Level.WARN, "two", 0, 1_000)).isEqualTo(RepeatFilter.MOST);
        assertThat(isWritten(Level.WARN, "dev.platen.Other", "one", 999)).isTrue();
    }

    /// Such as a dump of what a client sent.
    @Test
    void aKindEndsWithTheFirstLine() {
        int written = 0;
        for (int i = 0; i < 1_000; i++) {
            written += isWritten(Level.ERROR, "some.library", "broken request:\n0000 " + i, i) ? 1 : 0;
        }
        assertThat(written).isEqualTo(RepeatFilter.MOST);
    }

    @Test
    void whatIsNoWarningIsAlwaysWritten() {
        assertThat(written(Level.INFO, "template {} published", 0, 1_000)).isEqualTo(1_000);
    }

    @Test
    void remembersABoundedNumberOfKinds() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(isWritten(Level.WARN, "some.library", "with a value: " + i, i / 100))
                    .isTrue();
        }
    }
}

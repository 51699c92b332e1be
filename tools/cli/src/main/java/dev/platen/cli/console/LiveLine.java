package dev.platen.cli.console;

import java.io.PrintWriter;

/// One line of progress. On a terminal it rewrites itself a few times a second; elsewhere (a file, a build
/// log) it is printed every few seconds, so that a log stays readable. Not for use by several threads.
public final class LiveLine {
    static final long TERMINAL_PERIOD_NANOS = 200_000_000L;
    static final long LOG_PERIOD_NANOS = 5_000_000_000L;

    private final PrintWriter writer;
    private final boolean terminal;
    private long nextNanos;
    private int shownLength;

    LiveLine(PrintWriter writer, boolean terminal, long nowNanos) {
        this.writer = writer;
        this.terminal = terminal;
        this.nextNanos = nowNanos + (terminal ? 0 : LOG_PERIOD_NANOS);
    }

    /// Whether `update` would print something now: lets a caller skip the work of composing the line.
    public boolean due(long nowNanos) {
        return nowNanos - nextNanos >= 0;
    }

    public void update(String text, long nowNanos) {
        if (!due(nowNanos)) {
            return;
        }
        if (terminal) {
            writer.print('\r' + text + " ".repeat(Math.max(0, shownLength - text.length())));
            shownLength = text.length();
            nextNanos = nowNanos + TERMINAL_PERIOD_NANOS;
        } else {
            writer.println(text);
            nextNanos = nowNanos + LOG_PERIOD_NANOS;
        }
        writer.flush();
    }

    /// Takes the line off the terminal, so that what follows starts on a clean one.
    public void clear() {
        if (terminal && shownLength > 0) {
            writer.print('\r' + " ".repeat(shownLength) + '\r');
            writer.flush();
            shownLength = 0;
        }
    }
}

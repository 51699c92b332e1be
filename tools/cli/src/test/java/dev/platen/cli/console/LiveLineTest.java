package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private final StringWriter written = new StringWriter();

    @Test
    void rewritesItselfOnATerminalAndLeavesNothingOfALongerLine() {
        LiveLine line = new LiveLine(new PrintWriter(written), true, 0);
        line.update("1,000 sent", 0);
        line.update("too soon", LiveLine.TERMINAL_PERIOD_NANOS - 1);
        line.update("done", LiveLine.TERMINAL_PERIOD_NANOS);
        line.clear();
        assertThat(written.toString()).isEqualTo("\r1,000 sent\rdone      \r    \r");
    }

    @Test
    void printsALineNowAndThenWhereThereIsNoTerminal() {
        LiveLine line = new LiveLine(new PrintWriter(written), false, 0);
        line.update("at once", 0);
        line.update("5 s", LiveLine.LOG_PERIOD_NANOS);
        line.update("too soon", LiveLine.LOG_PERIOD_NANOS + 1);
        line.clear();
        assertThat(written.toString().lines()).containsExactly("5 s");
    }
}

package dev.platen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.platen.cli.console.UserError;
import dev.platen.cli.load.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleTraceTest {
    @TempDir
    private Path folder;

    @Test
    void theBuiltInShapeHasThePeakThatIsAskedForAndLastsAsLong() {
        Pace.Bins trace = ScaleTrace.of(null, 120, 240);
        assertThat(trace.peakPerSecond()).isCloseTo(240, within(0.001));
        assertThat(trace.dueBy(TimeUnit.SECONDS.toNanos(120))).isEqualTo(trace.total());
        assertThat(trace.dueBy(TimeUnit.SECONDS.toNanos(12)))
                .as("it begins at a tenth of the peak")
                .isEqualTo(288);
    }

    @Test
    void aLongTraceIsSqueezed() throws Exception {
        StringBuilder csv = new StringBuilder("t_seconds,count\n");
        for (int i = 0; i < 1_000; i++) {
            csv.append(i * 300).append(',').append(i < 500 ? 10 : 30).append('\n');
        }
        Path file = Files.writeString(folder.resolve("t.csv"), csv);
        Pace.Bins trace = ScaleTrace.of(file, 60, 90);
        assertThat(trace.counts()).hasSizeLessThanOrEqualTo(240);
        assertThat(trace.peakPerSecond()).isCloseTo(90, within(0.001));
        assertThat(trace.total()).isCloseTo(30 * 30 + 30 * 90, within(60L));
    }

    @Test
    void whatIsNoTraceIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ScaleTrace.bins(List.of("a,b", "1,2"), Path.of("x.csv")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("x.csv is not a trace");
        assertThatThrownBy(() -> ScaleTrace.bins(List.of("t_seconds,count", "0,5", "1,many"), Path.of("x.csv")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 3 of x.csv");
    }
}

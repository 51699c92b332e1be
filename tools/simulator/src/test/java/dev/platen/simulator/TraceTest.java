package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("load.csv"), content.replace('|', '\n'));
    }

    @Test
    void readsBinsAndFillsMissingOnes() throws Exception {
        Trace trace = Trace.read(file("t_seconds,count|60,5|120,7||240,1|"));

        assertThat(trace.name()).isEqualTo("load");
        assertThat(trace.binSeconds()).isEqualTo(60);
        assertThat(trace.bins()).isEqualTo(4);
        assertThat(trace.count(1)).isEqualTo(7);
        assertThat(trace.count(2)).as("no line").isZero();
        assertThat(trace.count(3)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "time,count|0,1|1,2; :1: ; add it as the first line",
                "t_seconds,count; :1: ; add a line",
                "t_seconds,count|0,1; :2: ; at least two lines",
                "t_seconds,count|0,1|1,x; :3: ; 'x' is not a number",
                "t_seconds,count|0,1|1,-2; :3: ; out of range",
                "t_seconds,count|0,1|1,NaN; :3: ; out of range",
                "t_seconds,count|0,1|1; :3: ; write it as seconds,count",
                "t_seconds,count|0,1|1,2,3; :3: ; write it as seconds,count",
                "t_seconds,count|5,1|5,2; :3: ; sort the lines",
                "t_seconds,count|0,1|60,2|150,2; :4: ; equally long",
                "t_seconds,count|0,0|1,0; :3: ; count above 0",
                "t_seconds,count|0,1|1,2|900000000,1; :4: ; a part of the trace"
            })
    void namesThePlaceAndTheRemedyOfWhatIsWrong(String content, String place, String remedy) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(file + place.strip())
                .hasMessageContaining(remedy.strip());
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Path file = file("t_seconds,count|0,1|1,2");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("more than 256 MiB");
    }

    @Test
    void ofANumberNoMoreIsShownThanAnybodyReads() throws IOException {
        Path file = file("t_seconds,count|0,1|1," + "9".repeat(100_000));
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(TraceException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> Trace.read(folder.resolve("none.csv")))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("none.csv")
                .hasMessageContaining("no such file");
    }

    @Test
    void scalesThePeakAndSpreadsShortBinsEvenly() throws Exception {
        Arrivals arrivals = Arrivals.of(new Trace("t", 5, 10, 40, 20), new Arrivals.Scale(1_000, 1, 1));

        assertThat(arrivals.seconds()).isEqualTo(15);
        assertThat(arrivals.at(5)).as("the peak").isEqualTo(1_000);
        assertThat(arrivals.at(9)).isEqualTo(1_000);
        assertThat(arrivals.at(0)).isEqualTo(250);
        assertThat(arrivals.at(14)).isEqualTo(500);
        assertThat(arrivals.at(15)).as("over").isZero();
        assertThat(arrivals.total()).isEqualTo(8_750);
    }

    @Test
    void aFasterTraceIsShorterAndNoHigher() throws Exception {
        Arrivals arrivals = Arrivals.of(new Trace("t", 1, 1, 3, 4, 4, 1, 1), new Arrivals.Scale(800, 2, 1));

        assertThat(arrivals.seconds()).isEqualTo(3);
        assertThat(new int[] {arrivals.at(0), arrivals.at(1), arrivals.at(2)}).containsExactly(400, 800, 200);
    }

    @Test
    void wholeMessagesAddUpToWhatTheFractionsDo() throws Exception {
        double[] counts =
                new SplittableRandom(4).doubles(1_000).map(value -> value * 3).toArray();
        double highest = java.util.Arrays.stream(counts).max().orElseThrow();
        double sum = java.util.Arrays.stream(counts).sum();
        Arrivals arrivals = Arrivals.of(new Trace("t", 1, counts), new Arrivals.Scale(2.5, 1, 1));

        assertThat((double) arrivals.total()).isBetween(sum * 2.5 / highest - 1, sum * 2.5 / highest + 1);
    }

    @Test
    void drawsLongBinsFromCentreToCentreWithNoiseOfItsSeed() throws Exception {
        Trace trace = new Trace("t", 100, 0, 100, 0);
        Arrivals one = Arrivals.of(trace, new Arrivals.Scale(10_000, 1, 1));
        Arrivals same = Arrivals.of(trace, new Arrivals.Scale(10_000, 1, 1));
        Arrivals other = Arrivals.of(trace, new Arrivals.Scale(10_000, 1, 2));

        int differences = 0;
        double noise = 0;
        for (int second = 0; second < 300; second++) {
            assertThat(one.at(second)).isEqualTo(same.at(second));
            differences += one.at(second) == other.at(second) ? 0 : 1;
            double expected = Math.max(0, 10_000 * (1 - Math.abs(second + 0.5 - 150) / 100));
            double deviation = Math.sqrt(expected + Math.pow(0.05 * expected, 2));
            assertThat((double) one.at(second))
                    .as("second %d", second)
                    .isBetween(expected - 5 * deviation - 1, expected + 5 * deviation + 1);
            if (expected > 1_000) {
                noise += Math.pow((one.at(second) - expected) / deviation, 2) / 180;
            }
        }
        assertThat(differences).isGreaterThan(150);
        assertThat(noise).as("variance against the expected one").isBetween(0.6, 1.5);
    }
}

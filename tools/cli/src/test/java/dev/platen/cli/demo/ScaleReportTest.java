package dev.platen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleReportTest {
    private static final ScaleReport.Delivered ALL = new ScaleReport.Delivered(100, 100, 10, 90, 0.25);

    private static ScaleSample sample(double seconds, long backlog, int desired, int ready) {
        return new ScaleSample(seconds, 50, backlog, 0, desired, ready, Math.max(0, desired - ready), 100, "why");
    }

    @Test
    void aFleetThatGrowsBeforeTheBacklog() {
        ScaleReport report = ScaleReport.of(
                List.of(sample(0, 5, 1, 1), sample(10, 60, 2, 1), sample(14, 150, 2, 1), sample(20, 30, 2, 2)), ALL);
        assertThat(report.grewFirst()).isTrue();
        assertThat(report.grewAtSeconds()).isEqualTo(10);
        assertThat(report.backlogAtSeconds())
                .as("1.5 s of work of one instance")
                .isEqualTo(14);
        assertThat(report.readyAtSeconds()).isEqualTo(20);
        assertThat(report.instanceSeconds()).isEqualTo(10 + 4 * 2 + 6 * 2);
        assertThat(report.text()).contains("grew before the backlog did").contains("0.25 %");
        assertThat(report.complete()).isTrue();
    }

    @Test
    void tellsWhenTheArrivalsNeededEachInstanceAndWhenItWasThere() {
        double[] arrivals = {40, 90, 120, 130, 250, 90, 260, 260, 260};
        int[] ready = {1, 1, 1, 2, 2, 2, 2, 2, 2};
        List<ScaleSample> samples = new ArrayList<>();
        for (int n = 0; n < arrivals.length; n++) {
            samples.add(new ScaleSample(n, arrivals[n], 0, 0, 4, ready[n], 0, 100, "why"));
        }
        ScaleReport report = ScaleReport.of(samples, ALL);
        assertThat(report.steps())
                .as("by the mean of five samples: 126 after the fifth, 198 and 224 after the last two")
                .containsExactly(new ScaleReport.Step(2, 4, 3), new ScaleReport.Step(3, 8, -1));
        assertThat(report.text()).contains("instances: 2 needed at 4 s, there at 3 s; 3 needed at 8 s, never there");
        assertThat(report.grewAtSeconds())
                .as("more than there were, though asked for before anything came")
                .isZero();
        assertThat(report.json(samples).toString()).contains("thereAtSeconds=3.0");
    }

    @Test
    void aFleetThatOnlyReacts() {
        ScaleReport report = ScaleReport.of(
                List.of(sample(0, 5, 1, 1), sample(10, 160, 1, 1), sample(14, 900, 3, 1)),
                new ScaleReport.Delivered(100, 99, 10, 90, 0));
        assertThat(report.grewFirst()).isFalse();
        assertThat(report.text()).contains("grew AFTER the backlog did").contains("there at no time");
        assertThat(report.complete()).isFalse();
    }

    @Test
    void aFleetThatStaysAsItIs() {
        ScaleReport report = ScaleReport.of(List.of(sample(0, 5, 1, 1), sample(10, 6, 1, 1)), ALL);
        assertThat(report.grewFirst()).isFalse();
        assertThat(report.text()).contains("did not grow").contains("never needed more");
    }

    @Test
    void aSampleIsReadFromWhatAnInstanceTells() throws Exception {
        ScaleSample sample = ScaleSample.of(7, new ObjectMapper().readTree("""
                                {"decision": {"desired": 3, "reason": "why", "observation": {"intervalMillis": 2000,
                                 "lanes": {"bulk": {"arrivedMessages": 100, "backlogMessages": 40, "oldestAgeMillis": 900},
                                           "high": {"arrivedMessages": 20, "backlogMessages": 2}},
                                 "fleet": {"ready": 2, "startingAgeMillis": [1200], "serviceRatePerInstance": 60}}}}
                                """));
        assertThat(sample).isEqualTo(new ScaleSample(7, 60, 42, 0.9, 3, 2, 1, 60, "why"));
        assertThat(sample.chart(120)).contains("60/s ============ ").contains("OOo");
        assertThat(sample.line()).contains("desired 3, ready 2, starting 1");
    }
}

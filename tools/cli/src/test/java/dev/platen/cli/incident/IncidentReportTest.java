package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.instance.Ledgers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Result PLATEN = new Result(
            "platen",
            Result.End.DRAINED,
            0,
            0,
            0,
            1,
            3,
            99.5,
            1_234.5678,
            0.05,
            0.98,
            12,
            1.5,
            3.0,
            0.5,
            new Ledgers(1, 0, Map.of("acme", new Ledgers.Account(20, 17, 0, 3, 0))),
            List.of(new Result.Sample(0.5, 80, 10, 12.5, 1, 0), new Result.Sample(1, 90, 20, null, null, 0)));
    private static final Result EAGER = new Result(
            "eager", Result.End.GIVEN_UP, 6, 5, 70, 0, 0, 128, 10, 1.5, null, 9_000, null, null, null, null, List.of());

    @Test
    void oneMixIsOneObjectWithTheMembersThatProgramsRead() {
        JsonNode json = JSON.valueToTree(IncidentReport.json(List.of(outcome("mixed"))));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("heapMb", "gc", "burst", "seed", "mix", "platen", "eager");
        assertThat(json.path("platen").fieldNames())
                .toIterable()
                .containsExactly(
                        "outOfMemory",
                        "restarts",
                        "lost",
                        "duplicates",
                        "deadLettered",
                        "peakHeapMb",
                        "messagesPerSecond",
                        "cpuSecondsPerThousand",
                        "throughputRatio",
                        "urgentP99Millis",
                        "urgentP99Ratio",
                        "drainSeconds",
                        "recoverySeconds",
                        "conservation");
        assertThat(json.path("gc").asText()).isEqualTo("g1");
        assertThat(json.path("platen").path("messagesPerSecond").asDouble()).isEqualTo(1_234.568);
        assertThat(json.path("eager").path("drainSeconds").isNull())
                .as("it never drained")
                .isTrue();
    }

    @Test
    void severalMixesAreRuns() {
        JsonNode json = JSON.valueToTree(IncidentReport.json(List.of(outcome("mixed"), outcome("heavy"))));

        assertThat(json.path("runs")).hasSize(2);
        assertThat(json.path("runs").path(1).path("mix").asText()).isEqualTo("heavy");
    }

    @Test
    void theTableSaysWhoWasGivenUp() {
        assertThat(IncidentReport.text(List.of(outcome("mixed"))))
                .contains("-Xmx128m, direct 64 MB, g1, burst 1,000, seed 1")
                .containsPattern("platen +drained +0 +0 +0 +1 +3 +100 +1,235 +0.050 +0.98 +12 +1.5 +3.0 +0.5")
                .containsPattern("eager +given up +6 +5 +70 ");
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = HtmlReport.page(List.of(outcome("mixed")));

        assertThat(page).contains("uPlot", "\"urgentMillis\":[12.5,null]", "\"level\":[1,null]");
        assertThat(page)
                .as("no request leaves the page")
                .doesNotContain("src=", "href=", "@import", "url(", "fetch(", "/*DATA*/", "/*SCRIPT*/", "/*STYLE*/");
    }

    private static Incident.Outcome outcome(String mix) {
        return new Incident.Outcome(
                MixSpec.named(mix), new Limits(128, 64, Limits.Collector.G1), 1, 1_000, 1, List.of(PLATEN, EAGER));
    }
}

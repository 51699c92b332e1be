package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command with the distribution's plugins.
class SimulateIT {
    @TempDir
    private Path folder;

    @Test
    void comparesStrategiesOverATrace() throws Exception {
        StringBuilder csv = new StringBuilder("t_seconds,count\n");
        for (int second = 0; second < 2_400; second++) {
            csv.append(String.format(Locale.ROOT, "%d,%d%n", second, second % 600 / 60 == 5 ? 90 : 20));
        }
        Path trace = Files.writeString(folder.resolve("steps.csv"), csv);
        Path page = folder.resolve("steps.html");

        Distribution.Printed printed = Distribution.run(
                folder,
                "simulate",
                "--trace",
                trace.toString(),
                "--strategy",
                "backlog",
                "--via",
                "backlog=hpa-default,backlog=direct",
                "--startup",
                "15s,60s",
                "--announce",
                "--html",
                page.toString(),
                "--json");

        JsonNode results = printed.json().path("results");
        assertThat(results).as(printed.all()).hasSize(4);
        for (JsonNode result : results) {
            assertThat(result.path("trace").asText()).isEqualTo("steps");
            assertThat(result.path("strategy").asText()).isEqualTo("backlog");
            assertThat(result.path("latePercent").asDouble(-1))
                    .as(printed.all())
                    .isBetween(0.0, 100.0);
            assertThat(result.path("p99WaitSeconds").asDouble(-1))
                    .as(printed.all())
                    .isBetween(0.0, result.path("maxWaitSeconds").asDouble());
            assertThat(result.path("relativeCost").asDouble()).as(printed.all()).isGreaterThan(1);
            assertThat(result.path("instanceHours").asDouble())
                    .isGreaterThan(result.path("clairvoyantInstanceHours").asDouble());
            assertThat(result.path("actions").asInt()).as(printed.all()).isPositive();
            assertThat(result.path("elasticity").path("thetaUnderPercent").isNumber())
                    .isTrue();
        }
        assertThat(results.get(0).path("via").asText()).isEqualTo("hpa-default");
        assertThat(results.get(2).path("startupSeconds").asInt()).isEqualTo(60);
        assertThat(Files.readString(page)).contains("uPlot", "steps").doesNotContain("src=\"http", "href=\"http");
    }

    @Test
    void tellsWhatEachLaneAndAWorkspacesNeighboursWaitedFor() throws Exception {
        StringBuilder csv = new StringBuilder("t_seconds,count\n");
        for (int second = 0; second < 600; second++) {
            csv.append(String.format(Locale.ROOT, "%d,%d%n", second, second / 60 == 5 ? 90 : 20));
        }
        Path trace = Files.writeString(folder.resolve("burst.csv"), csv);
        Path page = folder.resolve("burst.html");

        Distribution.Printed printed = Distribution.run(
                folder,
                "simulate",
                "--trace=" + trace,
                "--strategy=backlog",
                "--lanes=urgent=0.05,normal=0.75,bulk=0.2",
                "--workspaces=10",
                "--html=" + page,
                "--json");

        JsonNode result = printed.json().path("results").path(0);
        assertThat(result.path("oneLine").path("latePercent").asDouble())
                .as(printed.all())
                .isPositive();
        assertThat(result.path("lanes").path("urgent").path("p99WaitSeconds").asDouble(-1))
                .as(printed.all())
                .isBetween(0.0, 0.1);
        assertThat(result.path("workspaces").path("others").path("latePercent").asDouble(-1))
                .as(printed.all())
                .isBetween(0.0, result.path("oneLine").path("latePercent").asDouble());
        assertThat(Files.readString(page)).contains("lane urgent", "workspace that bursts");
    }

    @Test
    void replaysTheOutageWithPlatensAndPlainInstances() throws Exception {
        Distribution.Printed printed = Distribution.run(folder, "simulate", "outage", "--json");

        JsonNode plain = printed.json().path("plain");
        JsonNode platen = printed.json().path("platen");
        assertThat(plain.path("capacityPercent").asDouble()).as(printed.all()).isBetween(35.0, 65.0);
        assertThat(plain.path("restarts").asInt()).as(printed.all()).isPositive();
        assertThat(platen.path("capacityPercent").asDouble()).as(printed.all()).isGreaterThanOrEqualTo(90);
        assertThat(platen.path("restarts").asInt(-1)).as(printed.all()).isZero();
    }
}

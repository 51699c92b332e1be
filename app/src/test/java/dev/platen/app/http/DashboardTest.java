package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.app.http.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's files and headers, and the members that its scripts read.
final class DashboardTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"#]+)\"|from '\\./([a-z]+\\.js)'");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:https?:)?//[a-z0-9-]+\\.[a-z]");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.started(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyFileThatThePageNeedsIsThere() throws Exception {
        Set<String> seen = new HashSet<>();
        Deque<String> unread = new ArrayDeque<>(Set.of("/"));
        while (!unread.isEmpty()) {
            String path = unread.pop();
            if (!seen.add(path) || path.startsWith("/v1/")) {
                continue;
            }
            Answer file = server.get(path);
            assertThat(file.status()).as(path).isEqualTo(200);
            String ending = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
            assertThat(file.header("Content-Type")).as(path).startsWith(TYPES.getOrDefault(ending, "?"));
            Matcher reference = REFERENCE.matcher(file.body());
            while (reference.find()) {
                unread.add(reference.group(1) == null ? "/dashboard/" + reference.group(2) : reference.group(1));
            }
        }
        assertThat(seen)
                .as("the crawl found the scripts, the styles and the chart library")
                .contains("/dashboard/main.js", "/dashboard/history.js", "/dashboard/uplot.js", "/dashboard/uplot.css")
                .hasSizeGreaterThan(10);
    }

    @Test
    void asksNothingOfAnyoneElse() throws Exception {
        for (String path : new String[] {"/", "/dashboard/dashboard.css", "/dashboard/preview.css"}) {
            assertThat(ELSEWHERE.matcher(server.get(path).body()).find())
                    .as(path)
                    .isFalse();
        }
    }

    @Test
    void thePageMayNotBeFramedNorRunForeignScripts() throws Exception {
        for (String path : new String[] {"/", "/dashboard/main.js"}) {
            Answer file = server.get(path);
            assertThat(file.header("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'self'", "frame-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("script-src", "unsafe-eval", "*");
            assertThat(file.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(file.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
        }
    }

    @Test
    void theStatisticsHaveWhatTheScriptsRead() throws Exception {
        JsonNode stats = server.get("/v1/stats").json();
        for (String member : new String[] {
            "uptimeSeconds",
            "received",
            "rendered",
            "aborted",
            "deadLettered",
            "inFlight",
            "renderMicrosP50",
            "renderMicrosP99",
            "templates",
            "reservedBytes",
            "budgetBytes",
            "heapUsedBytes",
            "heapMaxBytes"
        }) {
            assertThat(stats.path(member).isNumber()).as(member).isTrue();
        }
        JsonNode pressure = stats.path("pressure");
        for (String member : new String[] {"pressure", "budgetFactor", "alerts", "levelChanges"}) {
            assertThat(pressure.path(member).isNumber()).as(member).isTrue();
        }
        for (String member : new String[] {"level", "acting", "cause", "signal"}) {
            assertThat(pressure.path(member).isTextual()).as(member).isTrue();
        }
        assertThat(pressure.path("shadow").isBoolean()).isTrue();
        assertThat(pressure.path("pausedLanes").isArray()).isTrue();
        assertThat(pressure.has("timeToExhaustionSeconds")).isTrue();
        assertThat(stats.path("instance").asText()).isEqualTo("platen-test");
        for (String lane : new String[] {"urgent", "high", "normal", "bulk"}) {
            for (String count : new String[] {"received", "rendered", "aborted", "deadLettered"}) {
                assertThat(stats.path("lanes").path(lane).path(count).isNumber())
                        .as(lane + " " + count)
                        .isTrue();
            }
        }
        for (String channel : new String[] {"email", "push", "sms", "webhook"}) {
            assertThat(stats.path("channels").path(channel).path("rendered").isNumber())
                    .as(channel)
                    .isTrue();
        }
    }

    @Test
    void pluginsAreShownWithTheirProblems() throws Exception {
        assertThat(server.get("/v1/plugins").body())
                .isEqualTo("{\"engines\":{\"echo\":{\"name\":\"Echo\",\"version\":\"1\"}},"
                        + "\"strategies\":[],\"problems\":[]}");
    }
}

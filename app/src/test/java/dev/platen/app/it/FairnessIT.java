package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.it.Outputs.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Workspaces that share a lane: parking, pauses, limits.
@Timeout(120)
class FairnessIT extends OwnTenant {
    /// Twenty thousand sums: about a millisecond, so that it is worth parking on any machine.
    private static final String SLOW =
            "{% for x in xs %}{% for y in xs %}{% for z in xs %}{{ x + y + z }}{% endfor %}{% endfor %}{% endfor %}"
                            .repeat(20)
                    + "{{ now() | date(\"yyyy-MM-dd HH:mm:ss.SSS\") }}";

    private void send(String workspace, String prefix, int count) throws Exception {
        outputs.sendAll("normal", count, i -> sms(prefix + i, workspace, "t", TEN));
    }

    private List<Output> of(String workspace) {
        return outputs.all().stream()
                .filter(output -> output.property("platen-workspace").equals(workspace))
                .toList();
    }

    private static long parked(Api api, String workspace, String what) throws Exception {
        return api.call("GET", "/v1/workspaces/" + workspace, "")
                .json()
                .path("parked")
                .path(what)
                .asLong();
    }

    @Test
    void whoSendsTooMuchIsParkedAndNobodyWaitsBehindIt() throws Exception {
        int many = 5_000;
        int few = 100;
        try (App first = installation.start(Map.of("rendering.threads", "1"));
                App second = installation.start(Map.of("rendering.threads", "1"));
                Api one = new Api(first.apiUrl());
                Api two = new Api(second.apiUrl())) {
            publish(first, "large", "t", SLOW);
            publish(first, "small", "t", "hello");
            send("small", "first-", few);
            send("large", "large-", many);
            send("small", "small-", few);
            outputs.await("the last of the small ones", output -> output.id().equals("small-" + (few - 1)));
            long before = of("large").size();
            outputs.awaitIds(many + 2 * few);

            assertThat(before).as("large ones before the last small one").isLessThan(many / 2);
            assertThat(outputs.ids()).containsAll(ids("large-", many)).containsAll(ids("small-", few));
            assertThat(outputs.all()).as("nothing twice").hasSize(many + 2 * few);
            Awaitility.await("all that was parked is settled")
                    .untilAsserted(() -> assertThat(parked(one, "large", "settled") + parked(two, "large", "settled"))
                            .isEqualTo(parked(one, "large", "parked") + parked(two, "large", "parked"))
                            .isPositive());
            assertThat(parked(one, "small", "parked") + parked(two, "small", "parked"))
                    .isZero();
        }
    }

    @Test
    void aPauseIsKeptByEveryInstanceAndItsEndBringsEverything() throws Exception {
        int count = 300;
        try (App first = installation.start(Map.of());
                App second = installation.start(Map.of());
                Api one = new Api(first.apiUrl());
                Api two = new Api(second.apiUrl())) {
            publish(first, "acme", "t", "{{ now() | date(\"yyyy-MM-dd HH:mm:ss.SSS\") }}");
            publish(first, "other", "t", "hello");
            assertThat(one.call("POST", "/v1/workspaces/acme/pause", "").status())
                    .isEqualTo(200);
            Awaitility.await("the other instance knows")
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> two.call("GET", "/v1/workspaces/acme", "")
                            .json()
                            .path("paused")
                            .asBoolean());
            send("acme", "acme-", count);
            send("other", "other-", count);
            Awaitility.await("what is not paused is rendered, what is paused is parked")
                    .until(() -> of("other").size() == count
                            && parked(one, "acme", "parked") + parked(two, "acme", "parked") == count);
            assertThat(of("acme")).isEmpty();
            String noLater = Instant.now().toString().replace('T', ' ').substring(0, 23);

            assertThat(two.call("POST", "/v1/workspaces/acme/resume", "").status())
                    .isEqualTo(200);
            outputs.awaitIds(2 * count);
            assertThat(of("acme").stream().map(Output::id).collect(Collectors.toSet()))
                    .isEqualTo(ids("acme-", count));
            assertThat(of("acme"))
                    .as("nothing twice")
                    .hasSize(count)
                    .allSatisfy(output -> assertThat(output.text())
                            .as("now() is when the request was published")
                            .matches(text -> text.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1")
                                            .compareTo(noLater)
                                    <= 0));
        }
    }

    @Test
    void aRateIsKeptAndWhatWaitsForItBlocksNobody() throws Exception {
        try (App app = installation.start(Map.of());
                Api api = new Api(app.apiUrl())) {
            publish(app, "acme", "t", "hello");
            publish(app, "other", "t", "hello");
            assertThat(api.call("PUT", "/v1/workspaces/acme/limits", "{\"ratePerSecond\": 20}")
                            .status())
                    .isEqualTo(200);
            long startNanos = System.nanoTime();
            send("acme", "acme-", 100);
            send("other", "other-", 500);
            Awaitility.await("the others").until(() -> of("other").size() == 500);
            assertThat(of("acme").size()).as("limited ones meanwhile").isLessThan(100);
            Awaitility.await("all").until(() -> of("acme").size() == 100);

            // The first second's worth may begin at once.
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofSeconds(3));
        }
    }
}

package dev.platen.app.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkspacesTest {
    private final MemoryWorkspaceLog log = new MemoryWorkspaceLog();
    private final Workspaces one = new Workspaces(log);
    private final Workspaces other = new Workspaces(log);
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        one.start();
        other.start();
        other.listen(new Workspaces.Listener() {
            @Override
            public void parkedIn(ParkedTopic topic) {
                heard.add(topic.path());
            }

            @Override
            public void changed(String workspace) {
                heard.add(workspace);
            }
        });
    }

    private static Restriction find(Workspaces workspaces, String name) {
        return Objects.requireNonNull(workspaces.find(name));
    }

    @Test
    void aPauseThroughOneInstanceIsKnownToAllAndToThoseThatComeLater() throws IOException {
        assertThat(one.pause("acme", true)).isTrue();
        Workspaces later = new Workspaces(log);
        later.start();

        assertThat(find(other, "acme").isPaused()).isTrue();
        assertThat(find(later, "acme").isPaused()).isTrue();
        assertThat(heard).containsExactly("acme");
        assertThat(other.isAnyRestricted()).isTrue();

        other.pause("acme", false);
        assertThat(one.isAnyRestricted()).isFalse();
        assertThat(one.find("acme")).isNull();
    }

    @Test
    void aPauseAndLimitsDoNotReplaceEachOther() throws IOException {
        WorkspaceLimits limits = new WorkspaceLimits(2.5, 1_000_000);
        one.pause("acme", true);
        other.limit("acme", limits);

        assertThat(find(one, "acme").isPaused()).isTrue();
        assertThat(find(one, "acme").limits()).isEqualTo(limits);

        one.pause("acme", false);
        assertThat(find(other, "acme").limits()).isEqualTo(limits);
        one.limit("acme", WorkspaceLimits.NONE);
        assertThat(other.isAnyRestricted()).isFalse();
    }

    @Test
    void limitsOfOneKindLeaveTheOtherOpen() throws IOException {
        one.limit("acme", new WorkspaceLimits(7, Long.MAX_VALUE));
        assertThat(find(other, "acme").limits().bytesInFlight()).isEqualTo(Long.MAX_VALUE);

        one.limit("acme", new WorkspaceLimits(Double.POSITIVE_INFINITY, 7));
        assertThat(find(other, "acme").limits().ratePerSecond()).isInfinite();
    }

    @Test
    void parkedTopicsAreKnownToAllAndHeardOfOnce() throws IOException {
        ParkedTopic shared = ParkedTopic.shared(Lane.NORMAL, "acme");
        ParkedTopic held = ParkedTopic.held(Lane.BULK, "acme");
        one.announce(shared);
        one.announce(held);
        one.announce(held);

        assertThat(heard).containsExactly(shared.path(), held.path());
        assertThat(other.isKnown(shared)).isTrue();
        assertThat(other.isKnown(ParkedTopic.held(Lane.NORMAL, "acme"))).isFalse();
    }

    @Test
    void recordsThatNobodyUnderstandsAreIgnored() throws IOException {
        for (String key : List.of("", "paused/", "paused/A B", "parked/none/01", "held/normal/../x", "what/ever")) {
            log.write(key, "{}".getBytes(StandardCharsets.UTF_8));
        }
        log.write("limits/acme", "{\"ratePerSecond\":-1}".getBytes(StandardCharsets.UTF_8));
        log.write("limits/acme", "{".getBytes(StandardCharsets.UTF_8));

        assertThat(heard).isEmpty();
        assertThat(one.restricted()).isEmpty();
    }

    @Test
    void noMoreAreRestrictedThanGetTopicsOfTheirOwn() throws IOException {
        for (int i = 0; i < Workspaces.MAX_RESTRICTED; i++) {
            assertThat(one.pause("w" + i, true)).isTrue();
        }
        assertThat(other.pause("late", true)).isFalse();
        assertThat(other.limit("late", new WorkspaceLimits(1, 1))).isFalse();
        assertThat(other.limit("w7", new WorkspaceLimits(1, 1))).isTrue();
        assertThat(other.pause("w8", false)).isTrue();
        assertThat(other.pause("late", true)).isTrue();
    }

    @Test
    void workspacesSpreadOverTheSharedTopics() {
        Map<String, Integer> used = new TreeMap<>();
        for (int i = 0; i < 1_600; i++) {
            used.merge(ParkedTopic.shared(Lane.HIGH, "workspace-" + i).path(), 1, Integer::sum);
        }

        assertThat(used).hasSize(16).containsKey("requests/parked-high-07");
        assertThat(used.values()).allSatisfy(count -> assertThat(count).isBetween(40, 250));
    }
}

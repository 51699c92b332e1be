package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.NOON;
import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
    private final MemoryFleetLog log = new MemoryFleetLog();
    private final Announcements here = new Announcements(log, NOON::toEpochMilli);
    private final Announcements there = new Announcements(log, NOON::toEpochMilli);

    @BeforeEach
    void start() throws Exception {
        here.start();
        there.start();
    }

    private static byte[] manifest(String id, int start) {
        return ("{\"id\": \"" + id + "\", \"workspace\": \"acme\", \"lane\": \"bulk\", \"messages\": 600, \"start\": \""
                        + after(start) + "\", \"rampSeconds\": 60}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyInstanceKnowsWhatOneWasTold() throws Exception {
        here.announce(manifest("spring", 10));
        assertThat(there.all()).singleElement().satisfies(seen -> {
            assertThat(seen.announcement().id()).isEqualTo("spring");
            assertThat(seen.trust()).isEqualTo(1);
        });
        assertThat(there.workspaces()).containsExactly("acme");
        assertThat(there.withdraw("spring")).isTrue();
        assertThat(here.all()).isEmpty();
        assertThat(here.withdraw("spring")).as("there is none").isFalse();
    }

    @Test
    void whatIsJudgedIsKnownToAllAndToThoseThatComeLater() throws Exception {
        here.announce(manifest("ghost", 10));
        here.count(after(9), after(9), Map.of());
        here.count(after(140), after(140), Map.of());
        assertThat(there.all()).as("it is over").isEmpty();
        assertThat(there.judged())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.announcement().id()).isEqualTo("ghost"))
                .satisfies(outcome -> assertThat(outcome.came()).isZero());
        there.announce(manifest("next", 200));
        Announcements later = new Announcements(log, NOON::toEpochMilli);
        later.start();
        assertThat(later.all())
                .singleElement()
                .satisfies(seen -> assertThat(seen.trust())
                        .as("half of it, as the workspace broke its word")
                        .isEqualTo(0.5));
    }

    @Test
    void ofWhoKeepsItsWordNothingIsKept() throws Exception {
        here.announce(manifest("spring", 0));
        here.count(after(0), after(0), Map.of());
        here.count(after(60), after(60), Map.of("acme", 600L));
        assertThat(log.keys()).isNotEmpty();
        here.count(after(140), after(140), Map.of());
        assertThat(there.all()).as("it is over").isEmpty();
        assertThat(log.keys()).isEmpty();
    }

    @Test
    void ofSoManyBrokenWordsTheOldestIsForgotten() throws Exception {
        for (int i = 0; i <= Announcements.MAX_JUDGED; i++) {
            String manifest = new String(manifest("c" + i, 1_000 * i), StandardCharsets.UTF_8);
            here.announce(manifest.replace("acme", "w" + i).getBytes(StandardCharsets.UTF_8));
            here.count(after(1_000 * i - 1), after(1_000 * i - 1), Map.of());
            here.count(after(1_000 * i + 130), after(1_000 * i + 130), Map.of());
        }
        assertThat(there.judged())
                .hasSize(Announcements.MAX_JUDGED)
                .noneMatch(outcome -> outcome.announcement().workspace().equals("w0"))
                .anyMatch(outcome -> outcome.announcement().workspace().equals("w1"));
        assertThat(log.keys()).hasSize(Announcements.MAX_JUDGED);
    }

    @Test
    void whoLeadsNextGoesOnCounting() throws Exception {
        here.announce(manifest("spring", 0));
        here.count(after(0), after(0), Map.of("acme", 0L));
        here.count(after(30), after(30), Map.of("acme", 300L));
        there.resume(here.came());
        assertThat(there.came()).containsEntry("spring", 300L);
    }

    @Test
    void thereAreNotMoreThanAllowed() throws Exception {
        for (int i = 0; i < AnnouncementBook.MAX_OPEN; i++) {
            here.announce(manifest("c" + i, 10));
        }
        assertThatThrownBy(() -> here.announce(manifest("more", 10)))
                .isInstanceOf(InvalidAnnouncementException.class)
                .hasMessageContaining("open already");
        here.announce(manifest("c5", 20));
        assertThat(here.all()).hasSize(AnnouncementBook.MAX_OPEN);
    }
}

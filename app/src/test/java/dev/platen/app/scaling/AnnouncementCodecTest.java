package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.NOON;
import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.scaling.AnnouncementBook.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementCodecTest {
    private static final String GOOD = "{\"id\": \"spring\", \"workspace\": \"acme\", \"lane\": \"bulk\","
            + " \"messages\": 600000, \"start\": \"2026-03-01T13:00:00Z\", \"rampSeconds\": 90}";

    private static Announcement read(String json) throws InvalidAnnouncementException {
        Announcement announcement = AnnouncementCodec.decode(json.getBytes(StandardCharsets.UTF_8));
        AnnouncementCodec.requireTimely(announcement, NOON);
        return announcement;
    }

    @Test
    void readsAManifestAndWhatItWrote() throws Exception {
        Announcement read = read(GOOD);
        assertThat(read)
                .isEqualTo(new Announcement("spring", "acme", "bulk", 600_000, after(3_600), Duration.ofSeconds(90)));
        assertThat(AnnouncementCodec.decode(AnnouncementCodec.encode(read))).isEqualTo(read);
        assertThat(read(GOOD.replace(", \"rampSeconds\": 90", "")).ramp()).isZero();
        Outcome outcome = new Outcome(read, 17, new Trust(0.25, after(5)));
        assertThat(AnnouncementCodec.decodeOutcome(AnnouncementCodec.encode(outcome)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "id": "spring", |  | 'id' is missing | a name is
            "spring" | "Spring sale" | 'id' is not a name | a name is
            "workspace": "acme" | "workspace": 7 | 'workspace' is not a name | a name is
            bulk | slow | 'lane' is no lane | urgent, high, normal, bulk
            600000 | 0 | 'messages' is 0 | from 1 to 1000000000000
            600000 | "many" | 'messages' is not a number | from 1
            "2026-03-01T13:00:00Z" | "tomorrow" | 'start' is not a time | ISO 8601
            2026-03-01T13 | 2026-03-01T11 | the announcement is over | before it comes
            2026-03-01T13 | 2027-04-01T11 | more than a year ahead | later
            2026-03-01T13:00:00Z | +1000000000-12-31T23:59:59Z | more than a year ahead | later
            90 | 700000 | 'rampSeconds' is 700000 | from 0 to 604800
            "lane" | "a lane" | a member is not known | use id, workspace
            "lane" | "line" | member 'line' is not known | use id, workspace
            }  | | not valid JSON (line 1 | send a JSON object
            """)
    void saysWhatIsWrongWhereAndWhatToDo(String what, String instead, String message, String advice) {
        String json = GOOD.replace(what.strip(), instead == null ? "" : instead.strip());
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(InvalidAnnouncementException.class, e -> {
            assertThat(e).hasMessageContaining(message);
            assertThat(e.advice()).contains(advice);
        });
    }

    @Test
    void ofANumberNoMoreIsShownThanAnybodyReads() {
        assertThatThrownBy(() -> read(GOOD.replace("600000", "9".repeat(900))))
                .isInstanceOf(InvalidAnnouncementException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(60));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> read("[1]")).hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> read("")).hasMessageContaining("not a JSON object");
    }

    @Test
    void whatIsTooLongIsNotRead() {
        assertThatThrownBy(() -> read(GOOD + " ".repeat(AnnouncementCodec.MOST_BYTES)))
                .isInstanceOf(InvalidAnnouncementException.class)
                .hasMessageContaining("bytes");
    }
}

package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platen.app.admission.Admission;
import dev.platen.app.message.Decoded;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.render.Previewer.Preview;
import dev.platen.spi.template.SourcePlace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PreviewerTest {
    /// One that is rendered and sixteen that wait for it.
    private static final int MAX_ACCEPTED = 17;

    private final Workshop workshop = new Workshop();
    private final Previewer previewer =
            new Previewer(workshop.renderer, new Admission(1 << 26), () -> Workshop.NOW_MILLIS);

    @AfterEach
    void close() {
        previewer.close();
    }

    private Preview preview(String request) throws InterruptedException {
        return previewer.preview("acme", "welcome", request.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Preview preview) {
        return preview instanceof Preview.Rendered rendered
                ? new String(rendered.bytes(), StandardCharsets.UTF_8)
                : preview.toString();
    }

    @Test
    void showsExactlyTheBytesThatAreSent() throws InterruptedException, UnrenderableException, AbortedException {
        workshop.publish("welcome", "subject", "{v} {now}", "html", "<p>{v}</p>");
        String json = """
                {"id":"r-1","workspace":"acme","template":"welcome","channel":"email","locale":"de","data":{"v":"<€>"}}
                """;
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Decoded decoded = Decoded.of(workshop.slot.decoder(), bytes);

        assertThat(text(preview(json)))
                .isEqualTo(workshop.render(new Workshop.Job(decoded.request(), decoded.data())))
                .contains("&lt;€&gt;");
    }

    @Test
    void decodesWhatTheTemplateReadsAndNoMore() throws InterruptedException {
        workshop.publish("welcome", "text", "{v}");
        workshop.publish("other", "text", "{w}");
        String json = "{\"channel\":\"sms\",\"template\":\"%s\",\"data\":{\"v\":1e999999,\"w\":2}}";

        assertThat(text(preview(json.formatted("other")))).contains("\"text\":\"2\"");
        assertThat(diagnosis(json.formatted("welcome")).code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
    }

    @Test
    void takesMembersBehindTheData() throws InterruptedException {
        workshop.publish("welcome", "text", "{v} {locale}");
        workshop.publish("welcome", "text", "newer");
        String data = "{\"channel\":\"sms\",\"data\":{\"v\":1},";

        assertThat(text(preview(data + "\"locale\":\"de\",\"template\":\"welcome@1\"}")))
                .contains("welcome@1", "1 de");
        assertThat(text(preview(data + "\"locale\":\"de\",\"template\":\"welcome@1\",\"x\":{}}")))
                .as("where the end looks like that of the data")
                .contains("welcome@1", "1 de");
    }

    @Test
    void nothingFailsBeforeAllOfItWasRead() throws InterruptedException {
        assertThat(text(preview("{\"channel\":\"sms\",\"data\":{\"v\":1},\"parts\":{\"text\":\"draft {v}\"}}")))
                .as("parts behind the data replace a template that is not there")
                .contains("draft 1");
        String late = "{\"channel\":\"sms\",\"deadline\":\"1970-01-01T00:00:00Z\",\"data\":{\"v\":%s}}";
        assertThat(diagnosis(late.formatted("1")).code()).isEqualTo(DiagnosisCode.DEADLINE_PASSED);
        assertThat(diagnosis(late.formatted("tru")).code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
    }

    @Test
    void takesIdWorkspaceAndTemplateFromThePath() throws InterruptedException {
        workshop.publish("welcome", "text", "Hi");

        assertThat(text(preview("{\"channel\":\"sms\"}")))
                .isEqualTo("{\"id\":\"preview\",\"workspace\":\"acme\",\"template\":\"welcome@1\",\"channel\":\"sms\","
                        + "\"parts\":{\"text\":\"Hi\"}}");
    }

    @Test
    void showsAnyVersion() throws InterruptedException {
        workshop.publish("welcome", "text", "one");
        workshop.publish("welcome", "text", "two");

        assertThat(text(preview("{\"channel\":\"sms\",\"template\":\"welcome@1\"}")))
                .contains("\"template\":\"welcome@1\"")
                .contains("one");
    }

    @Test
    void showsPartsThatAreNotPublishedYet() throws InterruptedException {
        assertThat(text(preview("{\"channel\":\"sms\",\"parts\":{\"text\":\"draft\"}}")))
                .contains("\"text\":\"draft\"");
    }

    @Test
    void neverLeavesTheWorkspaceOfThePath() throws InterruptedException {
        workshop.publish("umbrella", "welcome", Workshop.source("text", "umbrella's"), true);
        workshop.publish("welcome", "text", "acme's");

        assertThat(text(preview("{\"channel\":\"sms\",\"workspace\":\"umbrella\"}")))
                .contains("\"workspace\":\"acme\"")
                .contains("acme's");
    }

    @Test
    void saysThatTheAuthorAborted() throws InterruptedException {
        workshop.publish("welcome", "text", "{!no consent}");

        assertThat(preview("{\"channel\":\"sms\"}")).isEqualTo(new Preview.Aborted("no consent"));
    }

    @Test
    void showsTheDiagnosisOfTheDeadLetter() throws InterruptedException {
        workshop.publish("welcome", "text", "{name}");
        assertThat(diagnosis("{\"channel\":\"sms\"}").place()).isEqualTo(new SourcePlace("welcome@1", "text", 1, 0));
        assertThat(diagnosis("{").code()).isEqualTo(DiagnosisCode.MALFORMED_JSON);
        assertThat(diagnosis("{}").code()).isEqualTo(DiagnosisCode.INVALID_REQUEST);
        assertThat(diagnosis("{\"channel\":\"push\"}").code()).isEqualTo(DiagnosisCode.PART_MISSING);
        workshop.publish("welcome", "text", "{crash}");
        assertThat(diagnosis("{\"channel\":\"sms\"}").code()).isEqualTo(DiagnosisCode.INTERNAL_ERROR);
    }

    private Diagnosis diagnosis(String request) throws InterruptedException {
        Preview preview = preview(request);
        assertThat(preview).isInstanceOf(Preview.Failed.class);
        return ((Preview.Failed) preview).diagnosis();
    }

    @Test
    void saysThatItIsBusyInsteadOfQueueingWithoutBound() throws Exception {
        workshop.publish("welcome", "text", "{wait}Hi");
        int callers = 30;
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<Preview>> previews = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                previews.add(threads.submit(() -> preview("{\"channel\":\"sms\"}")));
            }
            await().until(() -> previews.stream().filter(Future::isDone).count() == callers - MAX_ACCEPTED);
            workshop.engine.released().countDown();
            int busy = 0;
            for (Future<Preview> preview : previews) {
                busy += preview.get() instanceof Preview.Busy ? 1 : 0;
            }

            assertThat(busy).isEqualTo(callers - MAX_ACCEPTED);
        }
        assertThat(text(preview("{\"channel\":\"sms\"}"))).as("afterwards").contains("Hi");
    }

    @Test
    void answersThoseWhoWaitWhenItCloses() throws Exception {
        workshop.publish("welcome", "text", "{wait}Hi");
        try (ExecutorService threads = Executors.newFixedThreadPool(MAX_ACCEPTED)) {
            List<Future<Preview>> previews = new ArrayList<>();
            for (int i = 0; i < MAX_ACCEPTED; i++) {
                previews.add(threads.submit(() -> preview("{\"channel\":\"sms\"}")));
            }
            workshop.engine.waiting().await();
            previewer.close();
            int busy = 0;
            for (Future<Preview> preview : previews) {
                busy += preview.get() instanceof Preview.Busy ? 1 : 0;
            }

            assertThat(busy).as("all but the one that was rendered").isEqualTo(MAX_ACCEPTED - 1);
        }
        assertThat(preview("{\"channel\":\"sms\"}")).isEqualTo(new Preview.Busy());
    }
}

package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.admission.Admission;
import dev.platen.app.broker.Deliveries;
import dev.platen.app.broker.Delivery;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.render.Workshop;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is written down before it is rendered, and what becomes of messages that were in work when an
/// instance ended.
@Timeout(60)
class SuspectsTest {
    private static final String KEY = "normal/7:1:-1";
    private static final int ENOUGH_TO_KNOW = 300;

    @TempDir
    Path folder;

    private final Workshop workshop = new Workshop();
    private final Admission admission = new Admission(1L << 30);
    private final FakeAttemptLog log = new FakeAttemptLog();
    private final PipelineStats stats = new PipelineStats();
    private final RenderSlot slot = new RenderSlot();
    private final Holdings holdings = new Holdings();

    SuspectsTest() {
        workshop.publish("hello", "text", "hello {v}");
        workshop.publish("endless", "text", "{loop 2000}");
    }

    private Outcome render(String template, String value, Admission within, Holdings taken)
            throws InterruptedException {
        Suspects suspects = new Suspects(log, "own", within, stats, () -> 42);
        Rendering rendering = new Rendering(workshop.renderer, within, suspects, stats, 1 << 20, () -> 42, () -> false);
        try {
            return rendering.render(delivery(template, value), slot, taken);
        } catch (StepAsideException e) {
            throw new AssertionError("it may not step aside", e);
        }
    }

    private Outcome render(String template) throws InterruptedException {
        return render(template, "you", admission, holdings);
    }

    private static Delivery delivery(String template, String value) {
        String request = "{\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"" + template
                + "\",\"channel\":\"sms\",\"data\":{\"v\":\"" + value + "\"}}";
        return Deliveries.of(Lane.NORMAL, 1, request, new ArrayList<>());
    }

    private static Diagnosis diagnosis(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).diagnosis();
    }

    private void learn(String value) throws InterruptedException {
        for (int i = 0; i < ENOUGH_TO_KNOW; i++) {
            assertThat(render("hello", value, admission, new Holdings())).isInstanceOf(Outcome.Rendered.class);
            slot.release();
        }
        log.begun.clear();
    }

    @Test
    void aTemplateOfWhichLittleIsKnownIsWrittenDownWhenItsMemoryIsReserved() throws InterruptedException {
        List<Long> reserved = new ArrayList<>();
        log.whenBegun = () -> reserved.add(slot.reservedBytes());

        assertThat(render("hello")).isInstanceOf(Outcome.Rendered.class);

        assertThat(log.begun).hasSize(1);
        assertThat(log.begun.getFirst().instance()).isEqualTo("own");
        assertThat(log.begun.getFirst().whenMillis()).isEqualTo(42);
        assertThat(log.begun.getFirst().workspace()).isEqualTo("acme");
        assertThat(log.begun.getFirst().template()).isEqualTo("hello@1");
        assertThat(log.begun.getFirst().estimatedBytes()).isEqualTo(reserved.getFirst());
        assertThat(holdings.isAttempted()).isTrue();
        assertThat(holdings.isSuspect()).isFalse();
    }

    @Test
    void whatCannotBeWrittenDownIsNotRendered() {
        log.broken = true;
        assertThatThrownBy(() -> render("hello")).isInstanceOf(UncheckedIOException.class);
        assertThat(holdings.isAttempted())
                .as("it may be stored all the same and has to be removed")
                .isTrue();
    }

    @Test
    void anOrdinaryMessageIsNotWrittenDown() throws InterruptedException {
        learn("you");
        assertThat(render("hello")).isInstanceOf(Outcome.Rendered.class);
        assertThat(log.begun).isEmpty();
        assertThat(holdings.isAttempted()).isFalse();
    }

    @Test
    void aMessageThatTakesALargePartOfTheBudgetIsWrittenDown() throws InterruptedException {
        String large = "x".repeat(4_000);
        learn(large);
        Outcome _ = render("hello", large, new Admission(64 * 1024), holdings);
        assertThat(log.begun).hasSize(1);
    }

    @Test
    void aMessageThatAnotherInstanceLeftIsRenderedWhenEverythingIsReservedForIt() throws InterruptedException {
        learn("you");
        log.left.put(KEY, List.of(FakeAttemptLog.of("dead")));
        List<Long> reserved = new ArrayList<>();
        log.whenBegun = () -> reserved.add(admission.reservedBytes());

        assertThat(render("hello")).isInstanceOf(Outcome.Rendered.class);

        assertThat(reserved).as("written down when it is alone").containsExactly(admission.largestBytes());
        assertThat(slot.reservedBytes()).isEqualTo(admission.largestBytes());
        assertThat(holdings.isSuspect()).isTrue();
        assertThat(stats.suspectsRendered()).isEqualTo(1);
        assertThat(stats.suspectsDeadLettered()).isZero();
    }

    @Test
    void anotherMessagesAttemptMakesNoSuspect() throws InterruptedException {
        log.left.put("normal/7:2:-1", List.of(FakeAttemptLog.of("dead")));
        assertThat(render("hello")).isInstanceOf(Outcome.Rendered.class);
        assertThat(holdings.isSuspect()).isFalse();
    }

    @Test
    void whatIsFoundOutOnlyWhileItIsWrittenDownCountsToo() throws InterruptedException {
        log.late.put(KEY, List.of(FakeAttemptLog.of("dead")));

        assertThat(render("hello")).isInstanceOf(Outcome.Rendered.class);

        assertThat(slot.reservedBytes()).isEqualTo(admission.largestBytes());
        assertThat(log.begun).as("once as ordinary, once as suspect").hasSize(2);
        assertThat(stats.suspectsRendered()).isEqualTo(1);
        slot.release();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void aMessageThatTwoInstancesLeftIsADeadLetterWithTheirStory() throws InterruptedException {
        log.left.put(KEY, List.of(FakeAttemptLog.of("first"), FakeAttemptLog.of("second")));

        Diagnosis diagnosis = diagnosis(render("hello"));

        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.SUSPECT);
        assertThat(diagnosis.message())
                .contains("first at 2026-01-01T00:00:00Z (hello@1, estimated 4711 bytes)")
                .contains("second at");
        assertThat(diagnosis.advice()).isNotBlank();
        assertThat(log.begun).as("not tried again").isEmpty();
        assertThat(holdings.isAttempted()).as("removed when it is settled").isTrue();
        assertThat(stats.suspectsDeadLettered()).isEqualTo(1);
        assertThat(stats.suspectsRendered()).isZero();
        assertThat(admission.reservedBytes()).isZero();
    }

    @Test
    void aSuspectThatExceedsItsLimitsIsToldWhyTheyAreLow() throws InterruptedException {
        log.left.put(KEY, List.of(FakeAttemptLog.of("dead")));
        Diagnosis diagnosis = diagnosis(render("endless"));
        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.LIMIT_EXCEEDED);
        assertThat(diagnosis.message()).contains("rendered alone").contains("dead at");

        slot.release();
        log.left.clear();
        assertThat(diagnosis(render("endless", "you", admission, new Holdings()))
                        .message())
                .doesNotContain("rendered alone");
    }

    @Test
    void everySuspectIsRecorded() throws Exception {
        log.left.put(KEY, List.of(FakeAttemptLog.of("first"), FakeAttemptLog.of("second")));
        Path file = folder.resolve("suspects.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.platen.MessageSuspect");
            recording.start();
            Outcome _ = render("hello");
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.platen.MessageSuspect"))
                .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getString("lane")).isEqualTo("normal");
        assertThat(events.getFirst().getString("position")).isEqualTo("7:1:-1");
        assertThat(events.getFirst().getString("template")).isEqualTo("hello@1");
        assertThat(events.getFirst().getString("instances")).isEqualTo("first second");
        assertThat(events.getFirst().getInt("attempts")).isEqualTo(2);
        assertThat(events.getFirst().getString("decision")).isEqualTo("dead-lettered");
    }

    @Test
    void theRecordIsRemovedOnceWhenTheMessageIsSettled() {
        holdings.attempt(log, KEY);
        holdings.settled(new Outcome.Rendered(MessageIdentity.UNKNOWN, "hello@1", Channel.SMS, new byte[0]));
        holdings.release();
        assertThat(log.ended).containsExactly(KEY);
        assertThat(log.givenBack).isEmpty();
    }

    @Test
    void theRecordIsRemovedBeforeTheMemoryThatOthersWaitFor() throws InterruptedException {
        List<Long> reserved = new ArrayList<>();
        log.whenGivenBack = () -> reserved.add(admission.reservedBytes());
        holdings.attempt(log, KEY);
        holdings.heap(admission.reserve(Lane.NORMAL, 1_000));
        holdings.release();
        assertThat(reserved).containsExactly(1_000L);
        assertThat(admission.reservedBytes()).isZero();
    }
}

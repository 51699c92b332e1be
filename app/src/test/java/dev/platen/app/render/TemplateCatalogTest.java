package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.SourcePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TemplateCatalogTest {
    private static final int PATIENCE_SECONDS = 30;

    private final Workshop workshop = new Workshop();

    @Test
    void compilesATemplateOnce() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi");
        for (int i = 0; i < 5; i++) {
            workshop.sms("welcome");
            workshop.sms("welcome@1");
        }

        assertThat(workshop.engine.compilations()).isEqualTo(1);
        assertThat(workshop.log.reads()).as("contents read").isEqualTo(1);
    }

    @Test
    void compilesATemplateOnceForEachChannel() throws UnrenderableException, AbortedException {
        workshop.publish("alert", "body", "Hi");
        for (int i = 0; i < 5; i++) {
            workshop.render(Workshop.request("alert", Channel.PUSH, Map.of()));
            workshop.render(Workshop.request("alert", Channel.WEBHOOK, Map.of()));
        }

        assertThat(workshop.engine.compilations()).isEqualTo(2);
    }

    @Test
    void compilesOnceHoweverManyThreadsAskAtOnce() throws Exception {
        workshop.publish("welcome", "text", "Hi");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<CompiledEntry.Ready>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> workshop.catalog.find(
                        Workshop.request("welcome", Channel.SMS, Map.of()).request(), 0)));
            }
            for (Future<CompiledEntry.Ready> result : results) {
                assertThat(result.get().template()).isEqualTo("welcome@1");
            }
        }

        assertThat(workshop.engine.compilations()).isEqualTo(1);
    }

    @Test
    void aTemplateThatIsBeingReadHoldsUpNoOther() throws Exception {
        int others = 50;
        workshop.publish("slow", "text", "Hi");
        for (int i = 0; i < others; i++) {
            workshop.publish("other-" + i, "text", "Hi");
        }
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        workshop.log.beforeRead(() -> {
            workshop.log.beforeRead(null);
            reading.countDown();
            awaitUnchecked(answered);
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<CompiledEntry.Ready> slow = threads.submit(() -> find("slow"));
            reading.await();
            Future<Integer> found = threads.submit(() -> {
                for (int i = 0; i < others; i++) {
                    find("other-" + i);
                }
                return others;
            });

            assertThat(found.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(others);
            assertThat(slow.isDone()).isFalse();
            answered.countDown();
            assertThat(slow.get().template()).isEqualTo("slow@1");
        }
    }

    @Test
    void whoWaitsForAnotherThreadsReadingHearsThatItFailed() throws Exception {
        workshop.publish("welcome", "text", "Hi");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        workshop.log.beforeRead(() -> {
            reading.countDown();
            awaitUnchecked(answered);
            throw new UncheckedIOException(new IOException("the broker did not answer"));
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<CompiledEntry.Ready> first = threads.submit(() -> find("welcome"));
            reading.await();
            Future<CompiledEntry.Ready> second = threads.submit(() -> find("welcome"));
            answered.countDown();

            for (Future<CompiledEntry.Ready> result : List.of(first, second)) {
                assertThatThrownBy(result::get).hasCauseInstanceOf(UncheckedIOException.class);
            }
        }

        workshop.log.beforeRead(null);
        assertThat(workshop.sms("welcome")).as("the next one asks again").isEqualTo("Hi");
    }

    private CompiledEntry.Ready find(String name) throws UnrenderableException {
        return workshop.catalog.find(
                Workshop.request(name, Channel.SMS, Map.of()).request(), 0);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void followsTheLiveVersion() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "one");
        assertThat(workshop.sms("welcome")).isEqualTo("one");
        workshop.publish("welcome", "text", "two");
        assertThat(workshop.sms("welcome")).isEqualTo("two");
        assertThat(workshop.sms("welcome@1")).isEqualTo("one");
        workshop.makeLive("welcome", 1);
        assertThat(workshop.sms("welcome")).isEqualTo("one");
    }

    @Test
    void compilesAgainWhenWhatItIncludesHasMoved() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "old");
        workshop.publish("middle", "text", "<{>footer}>");
        workshop.publish("welcome", "text", "Hi {>middle}");
        assertThat(workshop.sms("welcome")).isEqualTo("Hi <old>");
        workshop.publish("footer", "text", "new");

        assertThat(workshop.sms("welcome")).isEqualTo("Hi <new>");
        assertThat(workshop.sms("welcome@1"))
                .as("its own version is fixed, not its includes'")
                .isEqualTo("Hi <new>");
        workshop.makeLive("footer", 1);
        assertThat(workshop.sms("welcome")).isEqualTo("Hi <old>");
    }

    @Test
    void doesNotCompileAgainWhenSomethingElseHasMoved() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "old");
        workshop.publish("welcome", "text", "Hi {>footer}");
        workshop.sms("welcome");
        workshop.publish("other", "text", "other");
        workshop.publish("umbrella", "footer", Workshop.source("text", "umbrella's"), true);
        workshop.publish(Workshop.WORKSPACE, "footer", Workshop.source("text", "draft"), false);

        assertThat(workshop.sms("welcome")).isEqualTo("Hi old");
        assertThat(workshop.engine.compilations()).isEqualTo(1);
    }

    @Test
    void aFixedReferenceStays() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "old");
        workshop.publish("welcome", "text", "Hi {>footer@1}");
        workshop.sms("welcome");
        workshop.publish("footer", "text", "new");

        assertThat(workshop.sms("welcome")).isEqualTo("Hi old");
        assertThat(workshop.engine.compilations()).isEqualTo(1);
    }

    @Test
    void remembersThatATemplateIsBrokenUntilSomethingChanges() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi {>footer}");
        for (int i = 0; i < 3; i++) {
            Diagnosis diagnosis = workshop.smsFailure("welcome");
            assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.TEMPLATE_INVALID);
            assertThat(diagnosis.message()).isEqualTo("there is no template 'footer' here");
            assertThat(diagnosis.place()).isEqualTo(SourcePlace.in(new PartSource("welcome@1", "text", "")));
        }
        assertThat(workshop.log.reads()).as("contents read").isEqualTo(1);
        workshop.publish("unrelated", "text", "x");
        workshop.smsFailure("welcome");
        assertThat(workshop.log.reads()).as("retried after a change").isEqualTo(2);
        workshop.publish("footer", "text", "there");

        assertThat(workshop.sms("welcome")).isEqualTo("Hi there");
    }

    @Test
    void aBrokenTemplateIsMendedByItsNextVersion() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi\n  {name");
        assertThat(workshop.smsFailure("welcome").place()).isEqualTo(new SourcePlace("welcome@1", "text", 2, 3));
        workshop.publish("welcome", "text", "Hi");

        assertThat(workshop.sms("welcome")).isEqualTo("Hi");
        assertThat(workshop.smsFailure("welcome@1").code()).isEqualTo(DiagnosisCode.TEMPLATE_INVALID);
    }

    @Test
    void saysWhatIsUnknown() {
        assertThat(workshop.smsFailure("welcome"))
                .extracting(Diagnosis::code, Diagnosis::message)
                .containsExactly(DiagnosisCode.UNKNOWN_WORKSPACE, "there is no workspace 'acme'");
        workshop.publish("other", "text", "x");
        assertThat(workshop.smsFailure("welcome"))
                .extracting(Diagnosis::code, Diagnosis::message)
                .containsExactly(DiagnosisCode.UNKNOWN_TEMPLATE, "workspace 'acme' has no template 'welcome'");
        assertThat(workshop.smsFailure("other@2").message()).isEqualTo("workspace 'acme' has no template 'other@2'");
    }

    @Test
    void findsATemplateAsSoonAsItIsPublished() throws UnrenderableException, AbortedException {
        workshop.smsFailure("welcome");
        workshop.publish("welcome", "text", "Hi");

        assertThat(workshop.sms("welcome")).isEqualTo("Hi");
    }

    @Test
    void keepsPartsThatARequestBringsApartFromEachOther() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "bye");
        for (int i = 0; i < 3; i++) {
            assertThat(workshop.render(Workshop.inline(Workshop.source("text", "one {>footer}"), Channel.SMS)))
                    .contains("one bye");
            assertThat(workshop.render(Workshop.inline(Workshop.source("text", "two"), Channel.SMS)))
                    .contains("two");
        }

        assertThat(workshop.engine.compilations()).as("each once").isEqualTo(2);
        workshop.publish("footer", "text", "ciao");
        assertThat(workshop.render(Workshop.inline(Workshop.source("text", "one {>footer}"), Channel.SMS)))
                .contains("one ciao");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNoReasonToCallATemplateBroken() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi");
        workshop.topics.setBroken(true);

        assertThatThrownBy(() -> workshop.sms("welcome"))
                .as("the message is redelivered, not dead-lettered")
                .isInstanceOf(UncheckedIOException.class);
        workshop.topics.setBroken(false);
        assertThat(workshop.sms("welcome")).isEqualTo("Hi");
    }

    @Test
    void rendersWhatItHasWhileTheBrokerIsGone() throws UnrenderableException, AbortedException {
        workshop.publish("welcome", "text", "Hi");
        workshop.sms("welcome");
        workshop.topics.setBroken(true);

        assertThat(workshop.sms("welcome")).isEqualTo("Hi");
    }
}

package dev.platen.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.TemplateSource;
import dev.platen.app.message.UnrenderableException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.SourcePlace;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateCompilerTest {
    private final Workshop workshop = new Workshop();

    private String checkMessage(String... namesAndTexts) {
        return Objects.requireNonNull(
                        workshop.check("welcome", Workshop.source(namesAndTexts)), "the check found nothing wrong")
                .message();
    }

    @Test
    void aReferenceMeansTheSamePartUnlessItNamesOne() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "subject", "S", "html", "H", "text", "T", "macros", "M");
        workshop.publish(
                "welcome", "subject", "{>footer}", "html", "{>footer}{>footer#macros}", "text", "{>footer#html}");

        assertThat(workshop.render(Workshop.request("welcome", Channel.EMAIL, Map.of())))
                .endsWith("\"parts\":{\"subject\":\"S\",\"html\":\"HM\",\"text\":\"H\"}}");
    }

    @Test
    void aReferenceInAnIncludedPartMeansThatPart() throws UnrenderableException, AbortedException {
        workshop.publish("inner", "text", "wrong", "macros", "right");
        workshop.publish("outer", "macros", "{>inner}");
        workshop.publish("welcome", "text", "{>outer#macros}");

        assertThat(workshop.sms("welcome")).isEqualTo("right");
    }

    @Test
    void aReferenceMeansTheLiveVersionUnlessItNamesOne() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "one", "html", "one's");
        workshop.publish("footer", "text", "two");
        workshop.publish("welcome", "text", "{>footer} {>footer@1} {>footer@1#html}");

        assertThat(workshop.sms("welcome")).isEqualTo("two one one's");
    }

    @Test
    void escapesIncludedPartsLikeThePartThatIncludesThem() throws UnrenderableException, AbortedException {
        workshop.publish("footer", "text", "{v}");
        workshop.publish("welcome", "subject", "s", "html", "{>footer#text}", "text", "{>footer}");

        assertThat(workshop.render(Workshop.request("welcome", Channel.EMAIL, Map.of("v", "<"))))
                .endsWith("\"html\":\"&lt;\",\"text\":\"<\"}}");
    }

    @Test
    void nothingOfAnotherWorkspaceIsFound() {
        workshop.publish("umbrella", "secret", Workshop.source("text", "umbrella's"), true);

        for (String reference : new String[] {"secret", "secret@1", "secret#text"}) {
            assertThat(checkMessage("text", "{>" + reference + "}"))
                    .isEqualTo("there is no template '" + reference + "' here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "umbrella/secret",
                "../umbrella/secret",
                "/etc/passwd",
                "META-INF/MANIFEST.MF",
                "",
                "#text",
                "Footer",
                "footer@0",
                "footer@x",
                "footer@1@2",
                "file:footer"
            })
    void whatIsNoTemplatesNameIsNotLookedFor(String reference) {
        assertThat(checkMessage("text", "{>" + reference + "}"))
                .isEqualTo("there is no template '" + reference + "' here");
    }

    @Test
    void saysWhichPartsThereAreWhereAReferenceFindsNone() {
        workshop.publish("footer", "html", "H");

        assertThat(checkMessage("text", "{>footer}"))
                .isEqualTo("template 'footer@1' has no part 'text'; it has [html], name one as 'footer#part'");
        assertThat(checkMessage("text", "{>footer#}")).startsWith("template 'footer@1' has no part ''");
    }

    @Test
    void doesNotMixEngines() {
        workshop.publish(
                "acme", "footer", new TemplateSource("other", MissingVariables.STRICT, Map.of("text", "x")), true);

        assertThat(checkMessage("text", "{>footer}"))
                .isEqualTo("template 'footer@1' is written for the engine 'other'");
    }

    @Test
    void namesTheEnginesThereAre() {
        Diagnosis diagnosis = Objects.requireNonNull(workshop.check(
                "welcome", new TemplateSource("mustache", MissingVariables.STRICT, Map.of("text", "x"))));

        assertThat(diagnosis.code()).isEqualTo(DiagnosisCode.UNKNOWN_ENGINE);
        assertThat(diagnosis.message()).isEqualTo("there is no template engine 'mustache'");
        assertThat(diagnosis.advice()).isEqualTo("use one of [other, pebble]");
    }

    @Test
    void aCycleIsResolvedAndLeftToTheEngine() {
        workshop.publish("a", "text", "{>b}");
        workshop.publish("b", "text", "{>a}");

        assertThat(workshop.smsFailure("a").code())
                .as("the engine's budget ends it")
                .isEqualTo(DiagnosisCode.LIMIT_EXCEEDED);
        assertThat(workshop.smsFailure("a").message()).startsWith("the render spent its limit DEPTH");
    }

    @Test
    void boundsTheReferencesOfOneTemplate() {
        StringBuilder some = new StringBuilder();
        for (int i = 0; i < TemplateCompiler.MAX_REFERENCES; i++) {
            workshop.publish("t" + i, "text", "x");
            some.append("{>t").append(i).append('}');
        }
        workshop.publish("more", "text", "x");

        assertThat(workshop.check("welcome", Workshop.source("text", some.toString())))
                .isNull();
        int reads = workshop.log.reads();
        assertThat(checkMessage("text", some + "{>more}")).isEqualTo("more than 64 references to other templates");
        assertThat(workshop.log.reads() - reads)
                .as("contents read before it said so")
                .isEqualTo(TemplateCompiler.MAX_REFERENCES);
    }

    @Test
    void referencesThatLeadNowhereCountToo() {
        StringBuilder missing = new StringBuilder();
        for (int i = 0; i <= TemplateCompiler.MAX_REFERENCES; i++) {
            missing.append("{>t").append(i).append('}');
        }

        assertThat(checkMessage("text", missing.toString())).isEqualTo("more than 64 references to other templates");
    }

    @Test
    void readsEachSourceOnce() {
        workshop.publish("footer", "text", "T", "html", "H", "subject", "S");
        int reads = workshop.log.reads();
        workshop.check(
                "welcome",
                Workshop.source("subject", "{>footer}{>footer@1}", "html", "{>footer}", "text", "{>footer}"));

        assertThat(workshop.log.reads() - reads)
                .as("for the channels email and sms")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "compiler crash, IllegalStateException",
        "compiler overflow, StackOverflowError",
        "compiler linkage, NoClassDefFoundError"
    })
    void anEngineThatFailsIsNotTheHostsEnd(String word, String failure) {
        assertThat(checkMessage("text", "{" + word + "}")).isEqualTo("the engine failed with " + failure);
    }

    @Test
    void checksEveryChannelThatTheTemplateHasThePartsFor() {
        assertThat(workshop.check("welcome", Workshop.source("title", "ok", "body", "ok", "text", "ok")))
                .isNull();
        Diagnosis sms =
                Objects.requireNonNull(workshop.check("welcome", Workshop.source("body", "ok", "text", "x\n{open")));

        assertThat(sms.code()).isEqualTo(DiagnosisCode.TEMPLATE_INVALID);
        assertThat(sms.place()).isEqualTo(new SourcePlace("welcome", "text", 2, 1));
        assertThat(sms.message()).isEqualTo("a brace is not closed");
    }

    @Test
    void checksAFragmentThatHasThePartsForNoChannel() {
        assertThat(workshop.check("layout", Workshop.source("html", "fine", "macros", "fine")))
                .isNull();
        assertThat(checkMessage("html", "fine", "macros", "{open")).isEqualTo("a brace is not closed");
        assertThat(checkMessage("html", "{>nothing}")).isEqualTo("there is no template 'nothing' here");
    }
}

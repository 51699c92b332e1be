package dev.platen.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLetterTextTest {
    @Test
    void aLetterOfWhichNothingIsKnownIsShownAllTheSame() {
        assertThat(DeadLetterText.table(List.of(Letters.with()))
                        .lines()
                        .toList()
                        .get(1))
                .isEqualTo("3:4       2026-01-01T12:00:00Z  -          -         -     -");
        assertThat(DeadLetterText.full(Letters.with()).lines())
                .containsExactly("position   3:4", "time       2026-01-01T12:00:00Z", "payload    10 bytes");
    }

    @Test
    void theDiagnosisIsShownWithItsPlace() {
        String text = DeadLetterText.full(Letters.with(
                "request-id",
                "order-17",
                "workspace",
                "acme",
                "template",
                "hello",
                "lane",
                "bulk",
                "code",
                "MISSING_VARIABLE",
                "message",
                "no value",
                "advice",
                "send one",
                "failed-template",
                "footer@3",
                "part",
                "html",
                "line",
                "12"));
        assertThat(text)
                .contains(
                        "request    order-17",
                        "lane       bulk",
                        "in         footer@3, part html, line 12",
                        "advice     send one");
    }

    @Test
    void whatTenantsWroteDoesNotSteerTheTerminal() {
        DeadLetter letter = Letters.with("request-id", "\u001b[2J", "workspace", "a\nb", "message", "m\u0007 \r\nn");
        assertThat(DeadLetterText.table(List.of(letter)))
                .doesNotContain("\u001b", "\u0007", "\r")
                .hasLineCount(2);
        assertThat(DeadLetterText.full(letter)).doesNotContain("\u001b", "\u0007", "\r");
        assertThat(DeadLetterText.printable("a\tb\n\u009bc")).isEqualTo("a\tb\n\uFFFDc");
    }

    @Test
    void bytesThatAreNoTextAreNotShownAsText() {
        assertThat(DeadLetterText.text(new byte[] {'a', (byte) 0xC3, (byte) 0xB6}))
                .isEqualTo("aö");
        assertThat(DeadLetterText.text(new byte[] {'a', (byte) 0xC3})).isNull();
    }

    @Test
    void programsGetWhatIsKnown() {
        assertThat(Letters.with("request-id", "a", "failed-template", "t@1").json())
                .containsEntry("position", "3:4")
                .containsEntry("requestId", "a")
                .containsEntry("failedTemplate", "t@1")
                .containsEntry("code", "")
                .doesNotContainKey("line");
    }
}

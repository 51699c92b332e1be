package dev.platen.cli.deadletter;

import dev.platen.cli.console.TextTable;
import dev.platen.cli.tail.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Dead letters as text for people. What tenants wrote cannot steer the terminal: control characters are
/// replaced.
public final class DeadLetterText {
    private static final int MESSAGE_CHARS = 60;
    private static final char REPLACEMENT = '\uFFFD';

    private DeadLetterText() {}

    /// One line each.
    static String table(List<DeadLetter> letters) {
        TextTable table = TextTable.ofWords("position", "time", "workspace", "template", "code", "request", "message");
        for (DeadLetter letter : letters) {
            table.row(
                    letter.position().toString(),
                    letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    known(letter.workspace()),
                    known(letter.template()),
                    known(letter.code()),
                    known(letter.requestId()),
                    Excerpt.shortened(printable(letter.message()), MESSAGE_CHARS));
        }
        return table.text();
    }

    /// How many there are of each kind, most frequent first.
    static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), known(each.getKey())))
                .collect(Collectors.joining(", "));
    }

    /// Everything but the payload.
    public static String full(DeadLetter letter) {
        StringBuilder text = new StringBuilder();
        line(text, "position", letter.position().toString());
        line(text, "time", letter.time().toString());
        line(text, "request", letter.requestId());
        line(text, "workspace", letter.workspace());
        line(text, "template", letter.template());
        line(text, "lane", letter.property("lane"));
        line(text, "code", letter.code());
        line(text, "message", letter.message());
        line(text, "in", place(letter));
        line(text, "advice", letter.advice());
        line(text, "payload", String.format(Locale.ROOT, "%,d bytes", letter.payloadBytes()));
        return text.toString().stripTrailing();
    }

    private static String place(DeadLetter letter) {
        String template = letter.property("failed-template");
        if (template.isEmpty()) {
            return "";
        }
        String line = letter.property("line");
        return template + ", part " + letter.property("part") + (line.isEmpty() ? "" : ", line " + line);
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%-10s %s%n", name, printable(value)));
        }
    }

    /// A payload as text, or null if it is none.
    public static @Nullable String text(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// `text` with line breaks and tabs, and without other control characters.
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? REPLACEMENT : c);
        }
        return printable.toString();
    }

    private static String known(String value) {
        return value.isEmpty() ? "-" : printable(value).replace('\n', REPLACEMENT);
    }
}
